"""What is measured, a file a benchmark; `./run bench` lists them."""
