"""The Orb's addresses, below ``/orb/``; each name has its rule in ``orbweaver.orb.access``."""

from django.urls import URLPattern, path

from orbweaver.orb.pages.audit import audit
from orbweaver.orb.pages.banks import banks
from orbweaver.orb.pages.crawl_map import crawl_map, crawl_seed
from orbweaver.orb.pages.deciding import case, verdict
from orbweaver.orb.pages.fetches import fetches, har
from orbweaver.orb.pages.home import home
from orbweaver.orb.pages.identities import approve as approve_identity
from orbweaver.orb.pages.identities import identities, resume
from orbweaver.orb.pages.links import invitation, once, set_up
from orbweaver.orb.pages.mailbox import mailbox
from orbweaver.orb.pages.media import blurred, reveal
from orbweaver.orb.pages.notices import approve as approve_notices
from orbweaver.orb.pages.notices import notice, notices
from orbweaver.orb.pages.partitions import partition, partitions
from orbweaver.orb.pages.people import people
from orbweaver.orb.pages.queue import next_one, queue
from orbweaver.orb.pages.recipients import approve as approve_recipient
from orbweaver.orb.pages.recipients import recipients
from orbweaver.orb.pages.report_text import report_text
from orbweaver.orb.pages.reports import reports
from orbweaver.orb.pages.sign_in import sign_in, sign_out
from orbweaver.orb.pages.statistics import statistics
from orbweaver.orb.pages.tokens import end as end_token
from orbweaver.orb.pages.tokens import tokens

app_name = "orb"

urlpatterns: list[URLPattern] = [
    path("", home, name="home"),
    path("sign-in/", sign_in, name="sign-in"),
    path("sign-out/", sign_out, name="sign-out"),
    path("set-up/<str:token>/", set_up, name="set-up"),
    path("invitation/<str:token>/", invitation, name="invitation"),
    path("once/<str:token>/", once, name="once"),
    path("queue/", queue, name="queue"),
    path("next/", next_one, name="next"),
    path("case/<str:case_id>/", case, name="case"),
    path("case/<str:case_id>/verdict/", verdict, name="verdict"),
    path("case/<str:case_id>/media/<str:sha256_hex>/blurred/", blurred, name="blurred"),
    path("case/<str:case_id>/media/<str:sha256_hex>/reveal/", reveal, name="reveal"),
    path("reports/", reports, name="reports"),
    path("reports/<str:report_id>/text/", report_text, name="report-text"),
    path("notices/", notices, name="notices"),
    path("notices/approve/", approve_notices, name="notices-approve"),
    path("notices/<str:notice_id>/", notice, name="notice"),
    path("recipients/", recipients, name="recipients"),
    path("recipients/<str:contact_id>/approve/", approve_recipient, name="recipient-approve"),
    path("mailbox/", mailbox, name="mailbox"),
    path("banks/", banks, name="banks"),
    path("identities/", identities, name="identities"),
    path("identities/<str:identity_id>/approve/", approve_identity, name="identity-approve"),
    path("hosts/<str:host>/resume/", resume, name="host-resume"),
    path("crawl/", crawl_map, name="crawl"),
    path("crawl/seeds/<str:seed_id>/", crawl_seed, name="crawl-seed"),
    path("crawl/seeds/<str:seed_id>/fetches/", fetches, name="crawl-fetches"),
    path("crawl/seeds/<str:seed_id>/har/", har, name="crawl-har"),
    path("crawl/partitions/", partitions, name="partitions"),
    path("crawl/partitions/<int:number>/", partition, name="partition"),
    path("people/", people, name="people"),
    path("audit/", audit, name="audit"),
    path("statistics/", statistics, name="statistics"),
    path("tokens/", tokens, name="tokens"),
    path("tokens/<str:token_id>/end/", end_token, name="token-end"),
]
