"""The office of casework, built from the configuration."""

from orbweaver.casework.office import Office
from orbweaver.casework.scheme_files import load_schemes
from orbweaver.casework.settings import CaseworkSettings
from orbweaver.config import Config, Mode
from orbweaver.deployment.keys import derive, read_key
from orbweaver.model.clock import Clock
from orbweaver.model.ids import Ids
from orbweaver.model.provider import Authority
from orbweaver.ports.hosting.port import HostingPort


def casework_settings(config: Config) -> CaseworkSettings:
    """Return casework's numbers and names; its secrets are derived from the house key."""
    key, given = read_key(config), config.casework
    return CaseworkSettings(
        message_id_secret=derive(key, "message-id"),
        text_key=derive(key, "sealed-text"),
        mail_domain=config.mail.domain,
        sender=config.mail.sender,
        needed_verdicts=given.needed_verdicts,
        first_check_s=given.first_check_s,
        check_interval_s=given.check_interval_s,
        repeat_after_s=given.repeat_after_s,
        max_steps=given.max_steps,
        near_distance_bits=given.near_distance_bits,
        authorities={
            country: Authority(f"Authority of {country}", country, mail)
            for country, mail in given.authorities.items()
        },
        contacts_preapproved=config.is_exempt,
        demo=config.house.mode is Mode.DEMO,
    )


def build_office(config: Config, clock: Clock, ids: Ids, hosting: HostingPort) -> Office:
    """Return the office that every action works with."""
    mandates = [config.mandate.mandate()] if config.mandate else []
    return Office(
        clock=clock,
        ids=ids,
        settings=casework_settings(config),
        hosting=hosting,
        mandates={mandate.mandate_id: mandate for mandate in mandates},
        schemes=load_schemes(),
    )
