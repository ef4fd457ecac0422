"""What each role may do: one page, to be read aloud (docs/reference/permissions.md).

A role is a set of verbs and opens no record: what is *seen* follows from labels. That nobody
moderates their own work, or reads themselves in, is in the rules, for every role alike.
"""

from dataclasses import dataclass

READS: dict[str, str] = {
    "threats.read": "Open a threat on the master list.",
    "threats.export": "Take the master list away as a file.",
    "threats.extract": "Run an extract with its filters, dates and hash.",
    "subjects.read": "Open a person, organisation, telephone, vehicle or account.",
    "subjects.search": "Search people and things by name, identifier or word.",
    "subjects.export": "Take a network chart away as a file.",
    "plans.read": "Open a plan, an action, a board, a document or the tactics library.",
    "plans.read_shared": "Open what was shared with one.",
    "plans.export": "Take plans, actions or minutes away as a file.",
    "disruptions.read": "Open a disruption and the tables of disruptions.",
    "disruptions.export": "Take disruptions away as a file.",
    "disruptions.extract": "Run the extract of disruptions with its filters, dates and hash.",
    "sources.read": "Open an import and its rejected rows.",
    "sources.read_records": "Open a system, its loads, its figures and its records.",
    "intelligence.read": "Open a report, a requirement, a package or a watchlist.",
    "intelligence.read_sources": "Open the register of sources, under its own labels.",
    "intelligence.read_rights": "Open the register of people's rights, and the records of s.61.",
    "administration.read_ledger": "Read the ledger of one's own organisation.",
    "administration.export_ledger": "Take the ledger of one's own organisation away as a file.",
    "administration.verify_ledger": "Prove that the ledger was not changed.",
    "administration.read_breaches": "Read the register of breaches of one's own organisation.",
    "administration.sign_in": "Sign in.",
    "administration.sign_out": "Sign out.",
    "administration.back_up": "Make a backup; the program's own act, at an operator's word.",
    "administration.restore": "Restore a backup; the program's own act, at an operator's word.",
}


@dataclass(frozen=True, slots=True)
class Role:
    """A job that somebody does here, and the verbs that it needs."""

    name: str
    summary: str
    verbs: frozenset[str]


def _verbs(text: str) -> frozenset[str]:
    return frozenset(text.split())


_READER = """threats.read subjects.read subjects.search plans.read plans.read_shared
    plans.open_page plans.answer_ask disruptions.read administration.sign_in
    administration.sign_out"""
_OWN = f"""{_READER} threats.save_view threats.drop_view administration.make_token
    administration.revoke_token administration.end_sessions administration.declare_interest
    plans.update_action plans.update_actions plans.hand_over_actions"""
_PLANS = """plans.record_plan plans.change_plan plans.close_plan plans.set_objective
    plans.drop_objective plans.excuse_pillar plans.sign_off plans.waive plans.end_waiver
    plans.answer_scrutiny plans.record_action plans.change_action plans.export
    plans.keep_tactic plans.retire_tactic plans.record_document plans.refresh_document
    plans.ask_partner plans.withdraw_ask plans.note_answer plans.feed_back
    plans.share_page plans.share_pages plans.withdraw_page plans.recall_page"""
_BOARDS = """plans.record_board plans.close_board plans.give_seat plans.end_seat
    plans.call_meeting plans.change_meeting plans.prepare_agenda plans.add_item
    plans.change_item plans.open_meeting plans.record_attendance plans.decide
    plans.replace_decision plans.give_action plans.close_meeting"""
_DISRUPTIONS = """disruptions.record disruptions.correct disruptions.cancel disruptions.claim
    disruptions.withdraw_claim disruptions.contest disruptions.state_view
    disruptions.keep_draft disruptions.answer_question disruptions.export"""
_OFFICER = """intelligence.submit_report intelligence.read intelligence.raise_danger
    intelligence.acknowledge_danger intelligence.decide_danger intelligence.refer
    intelligence.acknowledge_report intelligence.judge_hit"""
_INTELLIGENCE = f"""{_OFFICER} intelligence.answer_requirement intelligence.record_requirement
    intelligence.close_requirement intelligence.keep_watchlist intelligence.see_watchlist
    intelligence.change_watchlist intelligence.end_watchlist intelligence.record_result
    intelligence.register_interest intelligence.link_report
    intelligence.unlink_report intelligence.review_holding intelligence.change_holding
    sources.read_records subjects.deconflict subjects.make_discoverable subjects.end_discovery
    subjects.see_notice"""
_UNIT = """intelligence.triage_report intelligence.return_report intelligence.grade_report
    intelligence.close_report intelligence.record_source intelligence.send_report
    intelligence.recall_report intelligence.record_package intelligence.add_to_package
    intelligence.allocate_part intelligence.close_package"""
_FEEDS = """sources.record_system sources.change_system sources.load_records
    sources.keep_record_profile sources.settle_alert"""
_KEEPER = f"""{_OWN} {_INTELLIGENCE} threats.link_report threats.keep_snapshot threats.record
    threats.state threats.appoint threats.offer_handover
    threats.answer_handover threats.add_member threats.end_membership threats.add_tie
    threats.record_operation threats.state_operation threats.relabel threats.export
    threats.load_network threats.ask_disposal subjects.record subjects.describe
    subjects.identify subjects.link subjects.record_network subjects.judge
    subjects.undo_judgement subjects.export
    {_PLANS} {_BOARDS} {_DISRUPTIONS}"""
_ASSESSOR = f"{_KEEPER} threats.keep_draft threats.submit_assessment"

ROLES: dict[str, Role] = {
    "ASSESSOR": Role(
        "Threat assessor",
        "Assesses and moderates threats, keeps scores honest and in date.",
        _verbs(
            f"""{_ASSESSOR} threats.moderate threats.accept_together threats.return_assessment
            threats.extract threats.load_scheme threats.assign threats.share_view
            threats.ask_disposal threats.agree_disposal threats.refuse_disposal
            disruptions.moderate disruptions.extract disruptions.set_rule
            disruptions.set_category_text plans.switch_rule {_UNIT} {_FEEDS}
            subjects.run_link subjects.train_model intelligence.scan intelligence.set_duty
            intelligence.agree_disposal intelligence.refuse_disposal
            sources.load sources.read sources.accept sources.undo sources.map sources.settle"""
        ),
    ),
    "FORCE_ASSESSOR": Role(
        "Force assessor",
        "Records and assesses a force's threats; moderation is somebody else's.",
        _verbs(
            f"""{_ASSESSOR} threats.extract threats.ask_disposal disruptions.extract {_FEEDS}
            sources.load sources.read sources.accept sources.map"""
        ),
    ),
    "INTELLIGENCE": Role(
        "Intelligence officer",
        "Triages, sanitises, grades and sends reports; judges who is whom; watches the feeds.",
        _verbs(
            f"""{_KEEPER} {_UNIT} {_FEEDS} intelligence.set_duty
            sources.load sources.read sources.accept sources.map"""
        ),
    ),
    "SOURCE_REGISTER": Role(
        "Keeper of the register of sources",
        "Reads and registers the references of sources under the labels that they have.",
        _verbs(f"{_READER} intelligence.read intelligence.read_sources intelligence.record_source"),
    ),
    "OFFICER": Role(
        "Officer",
        "Submits intelligence, and answers when told of a danger.",
        _verbs(f"{_OWN} {_OFFICER}"),
    ),
    "LRO": Role(
        "Lead responsible officer",
        "Owns threats locally and keeps what is known of them in date.",
        _verbs(_KEEPER),
    ),
    "DESK": Role(
        "Threat desk co-ordinator or analyst",
        "Reviews a priority and assigns its threats.",
        _verbs(
            f"""{_KEEPER} threats.assign threats.share_view threats.extract disruptions.extract
            plans.switch_rule"""
        ),
    ),
    "GATEWAY": Role("Gateway co-ordinator", "Triages requests for specialist help.", _verbs(_OWN)),
    "FINANCIAL": Role(
        "Financial investigator", "Follows the money of a threat.", _verbs(f"{_KEEPER}")
    ),
    "OFFENDERS": Role(
        "Offender manager or prison intelligence",
        "Knows who enters prison and watches their orders.",
        _verbs(_KEEPER),
    ),
    "CHIEF": Role(
        "Chief officer or head of ROCU",
        "Scrutinises, decides, holds to account.",
        _verbs(
            f"""{_OWN} {_OFFICER} threats.export threats.extract
            threats.agree_disposal threats.refuse_disposal
            intelligence.agree_disposal intelligence.refuse_disposal intelligence.see_watchlist
            sources.read_records subjects.oversee_inquiries subjects.see_notice
            plans.scrutinise plans.export
            plans.switch_rule plans.decide disruptions.extract disruptions.export"""
        ),
    ),
    "COMMITTEE": Role(
        "Joint committee or police and crime commissioner",
        "Sees demand, capacity, effect and value.",
        _verbs(_OWN),
    ),
    "PARTNER": Role(
        "Partner", "Reads what is shared with them and updates their own actions.", _verbs(_OWN)
    ),
    "INSPECTOR": Role(
        "Inspector",
        "Reproduces figures and follows findings.",
        _verbs(f"{_OWN} threats.extract disruptions.extract"),
    ),
    "AUDITOR": Role(
        "Data protection officer or auditor",
        "Reads who saw what, when and why, in their own organisation.",
        _verbs(
            """administration.sign_in administration.sign_out administration.end_sessions
            administration.declare_interest administration.read_ledger
            administration.export_ledger administration.verify_ledger
            administration.ask_disposal administration.agree_disposal
            administration.record_agreement administration.review_agreement
            administration.end_agreement administration.read_breaches
            administration.record_breach administration.report_breach
            administration.excuse_breach administration.tell_of_breach
            administration.close_breach administration.agree_renewal
            intelligence.read_rights intelligence.record_request intelligence.prove_identity
            intelligence.gather_pieces intelligence.decide_piece intelligence.extend_request
            intelligence.answer_request intelligence.carry_correction
            intelligence.agree_disposal intelligence.refuse_disposal
            subjects.oversee_inquiries"""
        ),
    ),
    "ADMINISTRATOR": Role(
        "Administrator",
        "Keeps people, teams, desks and reference lists; reads no record by it.",
        _verbs(
            """administration.sign_in administration.sign_out administration.end_sessions
            administration.declare_interest administration.add_person administration.change_person
            administration.give_role administration.end_role administration.post
            administration.end_posting administration.end_all_sessions
            administration.revoke_any_token administration.edit_reference
            administration.load_reference administration.set_justification
            administration.ask_renewal administration.agree_renewal
            administration.verify_ledger"""
        ),
    ),
    "COMPARTMENT_OWNER": Role(
        "Compartment owner",
        "Opens compartments and alone reads people in to their own, with reason and expiry.",
        _verbs(
            f"""{_READER} administration.open_compartment administration.read_in
            administration.read_out administration.review_compartment
            administration.close_compartment"""
        ),
    ),
    "FEED": Role(
        "Feed",
        "A named service account that loads one feed and reads what that feed wrote.",
        _verbs("""sources.load sources.read sources.accept threats.record threats.state
            disruptions.record sources.load_records sources.read_records"""),
    ),
}

MACHINES: dict[str, frozenset[str]] = {
    "system": _verbs(
        """administration.verify_ledger administration.load_reference administration.back_up
        administration.restore"""
    ),
    "founder": _verbs(
        "administration.add_person administration.give_role administration.change_person"
    ),
    "worker": _verbs("administration.verify_ledger"),
    "linker": _verbs("subjects.run_link subjects.train_model sources.raise_alert"),
    "messenger": frozenset(),
    "scanner": _verbs(
        """intelligence.scan intelligence.climb_dangers intelligence.hold
        intelligence.register_interest intelligence.raise_danger"""
    ),
}


def verbs_of(roles: frozenset[str]) -> frozenset[str]:
    """Return what somebody with these roles may do.

    >>> "threats.moderate" in verbs_of(frozenset({"LRO"}))
    False
    """
    return frozenset().union(*(ROLES[role].verbs for role in roles if role in ROLES))
