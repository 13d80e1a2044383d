"""The crawl's manners, proved from the side of those it visits."""
