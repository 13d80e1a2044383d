"""Print a one-time sign-in path: ``python -m tests.orb.link_of DATA MAIL``, for a demo house."""

import sys

from orbweaver.deployment.start import set_up_django


def main(data: str, mail: str) -> None:
    """Do it."""
    set_up_django(data)
    from orbweaver.casework.actions.sign_in import do_make_sign_in_link  # noqa: PLC0415 - Django is up now
    from orbweaver.casework.models import Person  # noqa: PLC0415 - same
    from orbweaver.deployment.house import open_house  # noqa: PLC0415 - same

    with open_house() as house:
        token = do_make_sign_in_link(house.office, Person.objects.get(mail=mail))
    print(f"/orb/once/{token}/")  # noqa: T201 - this is what it is run for


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
