"""``orbweaver init``: make a data directory."""

from orbweaver.cli.options import AsJson, DataDir
from orbweaver.cli.output import print_json, say
from orbweaver.deployment.start import open_data


def init(*, data: DataDir = "orbweaver-data", as_json: AsJson = False) -> None:
    """Make the data directory, the key and the databases, and print a one-time set-up link.

    Safe to run again: after an update it brings the databases up to date.
    """
    with open_data(data) as house:
        from orbweaver.deployment.initialise import initialise

        made = initialise(house)
    if as_json:
        print_json(made)
        return
    say(f"Data directory: {made.data_dir}")
    say(
        f"Key: {made.key_file}"
        + (" (new: keep a copy apart from the data)" if made.made_key else "")
    )
    if made.set_up_link:
        say("Next: fill in [mandate] in orbweaver.toml, run `orbweaver up`, and open once:")
        say(f"  {made.set_up_link}")
    else:
        say("It was set up before. Next: orbweaver up")
