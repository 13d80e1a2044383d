"""The Orb's addresses, below ``/orb/``; each name has its rule in ``orbweaver.orb.access``."""

from django.urls import URLPattern, path

from orbweaver.orb.pages.appeals import appeal, appeals, uphold
from orbweaver.orb.pages.audit import audit
from orbweaver.orb.pages.authenticators import authenticator
from orbweaver.orb.pages.authenticators import begin as begin_authenticator
from orbweaver.orb.pages.authenticators import picture as picture_of_key
from orbweaver.orb.pages.banks import bank, banks
from orbweaver.orb.pages.cases import cases, forget_filter, save_filter
from orbweaver.orb.pages.certificates import certificates, end_certificate
from orbweaver.orb.pages.cluster import cluster, undo_change
from orbweaver.orb.pages.cluster import join as cluster_join
from orbweaver.orb.pages.cluster import split as cluster_split
from orbweaver.orb.pages.correction_rules import correction_rules
from orbweaver.orb.pages.corrections import (
    confirm_correction,
    correction,
    decline_correction,
    second_reveal,
)
from orbweaver.orb.pages.crawl_map import crawl_map, crawl_seed
from orbweaver.orb.pages.csv_lists import cases_csv, notices_csv
from orbweaver.orb.pages.danger import answer_danger, danger, danger_count, raise_danger
from orbweaver.orb.pages.deciding import undo, verdict
from orbweaver.orb.pages.entries import entries, entry_blurred, entry_reveal
from orbweaver.orb.pages.fetches import fetches, har
from orbweaver.orb.pages.grid import grid
from orbweaver.orb.pages.history import comment, erase_comment, history
from orbweaver.orb.pages.home import home
from orbweaver.orb.pages.identities import approve as approve_identity
from orbweaver.orb.pages.identities import identities, resume
from orbweaver.orb.pages.links import invitation, new_factor, once, set_up
from orbweaver.orb.pages.mailbox import mailbox
from orbweaver.orb.pages.media import blurred, reveal
from orbweaver.orb.pages.notes import notes
from orbweaver.orb.pages.notes import shred as shred_note
from orbweaver.orb.pages.notices import approve as approve_notices
from orbweaver.orb.pages.notices import notice, notices
from orbweaver.orb.pages.organisation import agreement_rule, organisation
from orbweaver.orb.pages.own_settings import own_settings, pattern
from orbweaver.orb.pages.partitions import partition, partitions
from orbweaver.orb.pages.passkeys import add as add_passkey
from orbweaver.orb.pages.passkeys import ask as ask_new_passkey
from orbweaver.orb.pages.people import (
    end_invitation,
    give_new_factor,
    people,
    renew_invitation,
    unlock_person,
)
from orbweaver.orb.pages.practice import practice, practice_blurred, practice_reveal
from orbweaver.orb.pages.questions import questions
from orbweaver.orb.pages.queue import next_one, queue
from orbweaver.orb.pages.recipients import approve as approve_recipient
from orbweaver.orb.pages.recipients import recipients
from orbweaver.orb.pages.report_text import report_text
from orbweaver.orb.pages.reports import reports
from orbweaver.orb.pages.rest import beat, breathe, rest, rest_state
from orbweaver.orb.pages.roles import end_role, give_back_role, grant_role
from orbweaver.orb.pages.samples import agreement, sample_opinion, sample_reveal, samples
from orbweaver.orb.pages.scenes import scene_blurred, scene_reveal, scenes
from orbweaver.orb.pages.search import search
from orbweaver.orb.pages.second import ask_passkey, confirm, lock, second, unlock
from orbweaver.orb.pages.security import codes, end_other_sessions, end_session, security
from orbweaver.orb.pages.security import remove as remove_factor
from orbweaver.orb.pages.service_accounts import end_token as end_service_token
from orbweaver.orb.pages.service_accounts import make_token as make_service_token
from orbweaver.orb.pages.service_accounts import service_accounts
from orbweaver.orb.pages.showing_case import ahead, case
from orbweaver.orb.pages.sign_in import sign_in, sign_out
from orbweaver.orb.pages.statistics import statistics
from orbweaver.orb.pages.tokens import end as end_token
from orbweaver.orb.pages.tokens import tokens
from orbweaver.orb.pages.wellbeing import wellbeing
from orbweaver.orb.pages.work_rules import work_rules

app_name = "orb"

urlpatterns: list[URLPattern] = [
    path("", home, name="home"),
    path("sign-in/", sign_in, name="sign-in"),
    path("sign-out/", sign_out, name="sign-out"),
    path("set-up/<str:token>/", set_up, name="set-up"),
    path("invitation/<str:token>/", invitation, name="invitation"),
    path("once/<str:token>/", once, name="once"),
    path("new-factor/<str:token>/", new_factor, name="new-factor"),
    path("second/", second, name="second"),
    path("passkey/ask/", ask_passkey, name="passkey-ask"),
    path("lock/", lock, name="lock"),
    path("unlock/", unlock, name="unlock"),
    path("confirm/", confirm, name="confirm"),
    path("security/", security, name="security"),
    path("security/authenticators/", begin_authenticator, name="security-begin"),
    path("security/authenticators/<str:factor_id>/", authenticator, name="security-authenticator"),
    path(
        "security/authenticators/<str:factor_id>/picture/",
        picture_of_key,
        name="security-authenticator-picture",
    ),
    path("security/passkeys/", add_passkey, name="security-passkey"),
    path("security/passkeys/ask/", ask_new_passkey, name="security-passkey-ask"),
    path("security/codes/", codes, name="security-codes"),
    path("security/factors/<str:factor_id>/remove/", remove_factor, name="security-remove"),
    path("security/sessions/<str:session_id>/end/", end_session, name="session-end"),
    path("security/sessions/end/", end_other_sessions, name="sessions-end"),
    path("queue/", queue, name="queue"),
    path("next/", next_one, name="next"),
    path("ahead/", ahead, name="ahead"),
    path("case/<str:case_id>/", case, name="case"),
    path("case/<str:case_id>/grid/", grid, name="grid"),
    path("case/<str:case_id>/cluster/", cluster, name="cluster"),
    path("case/<str:case_id>/cluster/split/", cluster_split, name="cluster-split"),
    path("case/<str:case_id>/cluster/join/", cluster_join, name="cluster-join"),
    path("case/<str:case_id>/cluster/undo/", undo_change, name="cluster-undo"),
    path("case/<str:case_id>/verdict/", verdict, name="verdict"),
    path("undo/", undo, name="undo"),
    path("case/<str:case_id>/media/<str:sha256_hex>/blurred/", blurred, name="blurred"),
    path("case/<str:case_id>/media/<str:sha256_hex>/reveal/", reveal, name="reveal"),
    path("case/<str:case_id>/media/<str:sha256_hex>/scenes/", scenes, name="scenes"),
    path(
        "case/<str:case_id>/media/<str:sha256_hex>/scenes/<int:place_ms>/blurred/",
        scene_blurred,
        name="scene-blurred",
    ),
    path(
        "case/<str:case_id>/media/<str:sha256_hex>/scenes/<int:place_ms>/reveal/",
        scene_reveal,
        name="scene-reveal",
    ),
    path("case/<str:case_id>/media/<str:sha256_hex>/entries/", entries, name="entries"),
    path(
        "case/<str:case_id>/media/<str:sha256_hex>/entries/<int:number>/blurred/",
        entry_blurred,
        name="entry-blurred",
    ),
    path(
        "case/<str:case_id>/media/<str:sha256_hex>/entries/<int:number>/reveal/",
        entry_reveal,
        name="entry-reveal",
    ),
    path("case/<str:case_id>/appeal/", appeal, name="appeal"),
    path("case/<str:case_id>/correction/", correction, name="correction"),
    path("case/<str:case_id>/media/<str:sha256_hex>/second/", second_reveal, name="second-reveal"),
    path("appeals/", appeals, name="appeals"),
    path("appeals/<str:appeal_id>/uphold/", uphold, name="appeal-uphold"),
    path("corrections/<str:correction_id>/confirm/", confirm_correction, name="correction-confirm"),
    path("corrections/<str:correction_id>/decline/", decline_correction, name="correction-decline"),
    path("corrections/rules/", correction_rules, name="correction-rules"),
    path("case/<str:case_id>/history/", history, name="history"),
    path("case/<str:case_id>/comment/", comment, name="comment"),
    path("comments/<str:comment_id>/erase/", erase_comment, name="comment-erase"),
    path("case/<str:case_id>/danger/", raise_danger, name="danger-raise"),
    path("danger/", danger, name="danger"),
    path("danger/count/", danger_count, name="danger-count"),
    path("danger/<str:alert_id>/answer/", answer_danger, name="danger-answer"),
    path("certificates/", certificates, name="certificates"),
    path(
        "certificates/<str:person_id>/<str:organisation_id>/end/",
        end_certificate,
        name="certificate-end",
    ),
    path("practice/", practice, name="practice"),
    path("practice/<int:number>/blurred/", practice_blurred, name="practice-blurred"),
    path("practice/<int:number>/reveal/", practice_reveal, name="practice-reveal"),
    path("samples/", samples, name="samples"),
    path("samples/<str:case_id>/", sample_opinion, name="sample-opinion"),
    path("samples/<str:case_id>/<str:sha256_hex>/reveal/", sample_reveal, name="sample-reveal"),
    path("agreement/", agreement, name="agreement"),
    path("cases/", cases, name="cases"),
    path("cases/csv/", cases_csv, name="cases-csv"),
    path("cases/filters/", save_filter, name="filter-save"),
    path("cases/filters/<str:filter_id>/forget/", forget_filter, name="filter-forget"),
    path("search/", search, name="search"),
    path("notices/csv/", notices_csv, name="notices-csv"),
    path("reports/", reports, name="reports"),
    path("reports/<str:report_id>/text/", report_text, name="report-text"),
    path("notices/", notices, name="notices"),
    path("notices/approve/", approve_notices, name="notices-approve"),
    path("notices/<str:notice_id>/", notice, name="notice"),
    path("recipients/", recipients, name="recipients"),
    path("recipients/<str:contact_id>/approve/", approve_recipient, name="recipient-approve"),
    path("mailbox/", mailbox, name="mailbox"),
    path("banks/", banks, name="banks"),
    path("banks/<str:bank_id>/", bank, name="bank"),
    path("identities/", identities, name="identities"),
    path("identities/<str:identity_id>/approve/", approve_identity, name="identity-approve"),
    path("hosts/<str:host>/resume/", resume, name="host-resume"),
    path("crawl/", crawl_map, name="crawl"),
    path("crawl/seeds/<str:seed_id>/", crawl_seed, name="crawl-seed"),
    path("crawl/seeds/<str:seed_id>/fetches/", fetches, name="crawl-fetches"),
    path("crawl/seeds/<str:seed_id>/har/", har, name="crawl-har"),
    path("crawl/partitions/", partitions, name="partitions"),
    path("crawl/partitions/<int:number>/", partition, name="partition"),
    path("questions/", questions, name="questions"),
    path("people/", people, name="people"),
    path("people/roles/", grant_role, name="role-grant"),
    path("people/roles/<int:membership_id>/end/", end_role, name="role-end"),
    path("people/roles/<int:membership_id>/back/", give_back_role, name="role-back"),
    path("organisation/", organisation, name="organisation"),
    path("organisation/agreement/", agreement_rule, name="organisation-agreement"),
    path("service-accounts/", service_accounts, name="service-accounts"),
    path("service-accounts/<str:person_id>/token/", make_service_token, name="service-token"),
    path(
        "service-accounts/tokens/<str:token_id>/end/", end_service_token, name="service-token-end"
    ),
    path("people/<str:person_id>/unlock/", unlock_person, name="person-unlock"),
    path("people/<str:person_id>/new-factor/", give_new_factor, name="person-new-factor"),
    path("invitations/<str:invitation_id>/end/", end_invitation, name="invitation-end"),
    path("invitations/<str:invitation_id>/renew/", renew_invitation, name="invitation-renew"),
    path("audit/", audit, name="audit"),
    path("statistics/", statistics, name="statistics"),
    path("rest/", rest, name="rest"),
    path("rest/state/", rest_state, name="rest-state"),
    path("rest/here/", rest_state, name="rest-here"),
    path("rest/breathe/", breathe, name="breathe"),
    path("beat/", beat, name="beat"),
    path("notes/", notes, name="notes"),
    path("notes/<str:note_id>/shred/", shred_note, name="note-shred"),
    path("settings/", own_settings, name="settings"),
    path("settings/pattern/", pattern, name="settings-pattern"),
    path("work-rules/", work_rules, name="work-rules"),
    path("wellbeing/", wellbeing, name="wellbeing"),
    path("tokens/", tokens, name="tokens"),
    path("tokens/<str:token_id>/end/", end_token, name="token-end"),
]
