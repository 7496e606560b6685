"""The rules that look at several parts of a pack at once. Each yields findings with file and line."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from difflib import get_close_matches

from salur.colour import READABLE, contrast, readable
from salur.packs.channel_rules import CHANNEL_RULES
from salur.packs.days_off_rules import DAYS_OFF_RULES
from salur.packs.duty_rules import DUTY_RULES
from salur.packs.finding import Finding
from salur.packs.parts import Parts, found
from salur.packs.routing_rules import ROUTING_RULES
from salur.packs.texts import LISTS, OWN, default_templates
from salur.packs.weights import SIGNALS
from salur.packs.words import default_words
from salur.regions.codes import Level
from salur.regions.names import children, region
from salur.regions.placenames import words_of

# The light pages' ground.
PAPER = "#FBFAF7"

Rule = Callable[[Parts], Iterator[Finding]]


def categories_name_what_exists(parts: Parts) -> Iterator[Finding]:
    agencies = {agency.code for agency in parts.agencies}
    policies = {policy.key for policy in parts.sla.policies if policy.agency is None}
    for i, category in enumerate(parts.categories):
        named = f'category "{category.key}" names'
        if category.agency not in agencies:
            sentence = f"{named} agency {category.agency}, which agencies.yaml does not list"
            yield found(parts, "categories.yaml", ("categories", i, "agency"), sentence)
        if category.sla not in policies:
            sentence = f'{named} SLA policy "{category.sla}", which sla.yaml does not list'
            yield found(parts, "categories.yaml", ("categories", i, "sla"), sentence)


def keys_are_unique(parts: Parts) -> Iterator[Finding]:
    lists = (
        (
            "categories.yaml",
            "categories",
            "category",
            [category.key for category in parts.categories],
        ),
        (
            "agencies.yaml",
            "agencies",
            "agency",
            [agency.code for agency in parts.agencies],
        ),
        (
            "hotlines.yaml",
            "hotlines",
            "hotline",
            [hotline.key for hotline in parts.hotlines],
        ),
        (
            "emergency.yaml",
            "kinds",
            "kind",
            [kind.key for kind in parts.emergency.kinds],
        ),
        (
            "sla.yaml",
            "policies",
            "policy",
            [p.name.replace('"', "") for p in parts.sla.policies],
        ),
    )
    for file, part, what, keys in lists:
        for i, key in enumerate(keys):
            if key in keys[:i]:
                yield found(parts, file, (part, i), f'{what} "{key}" is listed twice')


def keywords_belong_to_one_category(parts: Parts) -> Iterator[Finding]:
    owners: dict[str, str] = {}
    for i, category in enumerate(parts.categories):
        for j, keyword in enumerate(category.keywords):
            owner = owners.setdefault(keyword.casefold(), category.key)
            if owner != category.key or keyword in category.keywords[:j]:
                sentence = (
                    f'keyword "{keyword}" of category "{category.key}" is listed under "{owner}" already'
                )
                yield found(parts, "categories.yaml", ("categories", i, "keywords", j), sentence)


def agencies_form_a_tree(parts: Parts) -> Iterator[Finding]:
    parents = {agency.code: agency.parent for agency in parts.agencies}
    told: set[str] = set()
    for i, agency in enumerate(parts.agencies):
        if agency.parent is not None and agency.parent not in parents:
            sentence = f"agency {agency.code} names parent {agency.parent}, which agencies.yaml does not list"
            yield found(parts, "agencies.yaml", ("agencies", i, "parent"), sentence)
        way = [agency.code]
        while (above := parents.get(way[-1])) is not None and above not in way:
            way.append(above)
        if above == agency.code and above not in told:
            told.update(way)
            sentence = f"agency {agency.code} is its own superior: {' → '.join([*way, above])}"
            yield found(parts, "agencies.yaml", ("agencies", i, "parent"), sentence)


def every_way_up_ends_at_the_nation(parts: Parts) -> Iterator[Finding]:
    """What is nobody's business here must have somewhere to go: up to an agency of level nasional (SP4N-LAPOR!)."""
    agencies = {agency.code: agency for agency in parts.agencies}
    for i, agency in enumerate(parts.agencies):
        way, top = {agency.code}, agency
        while top.parent in agencies and top.parent not in way:
            top = agencies[top.parent]
            way.add(top.code)
        if top.parent is None and top.level != "nasional":
            over = (
                "has nothing above it" if top is agency else f"ends at {top.code}, which has nothing above it"
            )
            sentence = f"agency {agency.code} {over}: what is beyond it could not go on to SP4N-LAPOR!"
            yield found(parts, "agencies.yaml", ("agencies", i), sentence)


def one_agency_watches(parts: Parts) -> Iterator[Finding]:
    watching = [(i, agency.code) for i, agency in enumerate(parts.agencies) if agency.supervisory]
    for i, code in watching[1:]:
        sentence = f"agency {code} is supervisory, and so is {watching[0][1]}: one must be"
        yield found(parts, "agencies.yaml", ("agencies", i, "supervisory"), sentence)


def regions_exist(parts: Parts) -> Iterator[Finding]:
    about = parts.about
    for key, code in (("code", about.code), ("province", about.province)):
        if region(code) is None:
            yield found(parts, "pack.yaml", (key,), f"the ministry's list has no region {code}")
    if about.province != about.code.parents[-1]:
        sentence = f"{about.code} does not lie in province {about.province}"
        yield found(parts, "pack.yaml", ("province",), sentence)
    for i, agency in enumerate(parts.agencies):
        for j, code in enumerate(agency.regions):
            if region(code) is None:
                sentence = f"agency {agency.code} serves {code}, which the ministry's list does not have"
                yield found(parts, "agencies.yaml", ("agencies", i, "regions", j), sentence)


def offices_lie_in_the_jurisdiction(parts: Parts) -> Iterator[Finding]:
    """Kecamatan and desa offices serve their own; that each kecamatan has one is looked for, and warned of."""
    own = str(parts.about.code)
    served: set[str] = set()
    for i, agency in enumerate(parts.agencies):
        if agency.level not in ("kecamatan", "desa"):
            continue
        served.update(map(str, agency.regions))
        for j, code in enumerate(agency.regions):
            if not str(code).startswith(f"{own}."):
                sentence = f"agency {agency.code} serves {code}, which does not lie in {own}"
                yield found(parts, "agencies.yaml", ("agencies", i, "regions", j), sentence)
    lacking = [kecamatan.name for kecamatan in children(own) if str(kecamatan.code) not in served]
    if lacking:
        sentence = f"{len(lacking)} kecamatan have no office: {', '.join(lacking)}"
        yield found(parts, "agencies.yaml", ("agencies",), sentence, "warning")


def clocks_are_named_once(parts: Parts) -> Iterator[Finding]:
    for i, policy in enumerate(parts.sla.policies):
        names = [clock.name for clock in policy.clocks]
        for j, name in enumerate(names):
            if name in names[:j]:
                sentence = f"policy {policy.name} has clock {name} twice"
                yield found(parts, "sla.yaml", ("policies", i, "clocks", j), sentence)
        if "completion" not in names:
            sentence = f"policy {policy.name} has no clock for completion"
            yield found(parts, "sla.yaml", ("policies", i), sentence)


def tables_of_agencies_fit(parts: Parts) -> Iterator[Finding]:
    """An agency's own table is an agency's, and stands beside a general one."""
    agencies = {agency.code for agency in parts.agencies}
    general = {policy.key for policy in parts.sla.policies if policy.agency is None}
    if parts.sla.restricted is not None and parts.sla.restricted not in general:
        sentence = (
            f'restricted reports have SLA policy "{parts.sla.restricted}", which sla.yaml does not list'
        )
        yield found(parts, "sla.yaml", ("restricted",), sentence)
    for i, policy in enumerate(parts.sla.policies):
        if policy.agency is not None and policy.agency not in agencies:
            sentence = f"policy {policy.name} is of an agency that agencies.yaml does not list"
            yield found(parts, "sla.yaml", ("policies", i, "agency"), sentence)
        if policy.agency is not None and policy.key not in general:
            sentence = (
                f'policy {policy.name} has no general table "{policy.key}" beside it, for all other agencies'
            )
            yield found(parts, "sla.yaml", ("policies", i), sentence)


def emergencies_lead_somewhere(parts: Parts) -> Iterator[Finding]:
    categories = {category.key for category in parts.categories}
    agencies = {agency.code for agency in parts.agencies}
    hotlines = {hotline.key for hotline in parts.hotlines}
    sla = parts.emergency.sla
    if sla is not None and sla not in {policy.key for policy in parts.sla.policies if policy.agency is None}:
        sentence = f'emergencies have SLA policy "{sla}", which sla.yaml does not list'
        yield found(parts, "emergency.yaml", ("sla",), sentence)
    for i, kind in enumerate(parts.emergency.kinds):
        named = f'emergency kind "{kind.key}" names'
        if kind.category not in categories:
            sentence = f'{named} category "{kind.category}", which categories.yaml does not list'
            yield found(parts, "emergency.yaml", ("kinds", i, "category"), sentence)
        if kind.agency not in agencies:
            sentence = f"{named} agency {kind.agency}, which agencies.yaml does not list"
            yield found(parts, "emergency.yaml", ("kinds", i, "agency"), sentence)
        for j, key in enumerate(kind.hotlines):
            if key not in hotlines:
                sentence = f'{named} hotline "{key}", which hotlines.yaml does not list'
                yield found(parts, "emergency.yaml", ("kinds", i, "hotlines", j), sentence)


def texts_keep_their_placeholders(parts: Parts) -> Iterator[Finding]:
    for lang, templates in parts.texts.items():
        file = f"texts.{lang}.yaml"
        for key, template in templates.items():
            default = default_templates(lang).get(key) or default_templates("id").get(key)
            if default is None:
                yield found(parts, file, (key,), f'text "{key}" is not one that Salur says')
                continue
            for name in sorted(template.placeholders - default.placeholders - set(OWN)):
                yield found(
                    parts,
                    file,
                    (key,),
                    f'text "{key}" has a placeholder {{{name}}} that nothing fills',
                )
            if template.listed != LISTS.get(key, template.listed):
                sentence = f'text "{key}" lists {template.listed} names and needs {LISTS[key]}, with ", " between them'
                yield found(parts, file, (key,), sentence)
            if set(template.buttons) - set(default.buttons):
                yield found(
                    parts,
                    file,
                    (key, "buttons"),
                    f'text "{key}" has a button that nothing answers',
                )


def languages_say_all(parts: Parts) -> Iterator[Finding]:
    """What a language of the pack's own does not say stays Indonesian, and what it has no words for is understood in Indonesian
    alone: both are a warning, since a few texts are a beginning."""
    told = default_templates("id").keys()
    for lang, templates in parts.texts.items():
        lacking = sorted(told - templates.keys() - default_templates(lang).keys())
        if lacking and templates:
            sentence = (
                f"language {lang} does not say {len(lacking)} of {len(told)} texts: {', '.join(lacking)}"
            )
            yield found(parts, f"texts.{lang}.yaml", (), sentence, "warning")
        if lang not in parts.words and templates and default_words(lang).lacks(default_words("id")):
            sentence = f"language {lang} has no words.{lang}.yaml: its yes and no are not understood"
            yield found(parts, f"texts.{lang}.yaml", (), sentence, "warning")


def languages_understand_all(parts: Parts) -> Iterator[Finding]:
    categories = {category.key for category in parts.categories}
    kinds = {kind.key for kind in parts.emergency.kinds}
    for lang, words in parts.words.items():
        file = f"words.{lang}.yaml"
        lacking = default_words(lang).beside(words).lacks(default_words("id"))
        if lacking:
            sentence = f"language {lang} has no words for {', '.join(lacking)}"
            yield found(parts, file, (), sentence, "warning")
        for key in words.subjects.keys() - categories:
            yield found(parts, file, ("subjects", key), f'"{key}" is no category of this pack')
        for key in words.danger.keys() - kinds:
            yield found(parts, file, ("danger", key), f'"{key}" is no kind of danger of this pack')


def accent_can_be_read(parts: Parts) -> Iterator[Finding]:
    accent = parts.about.accent
    ratio = contrast(accent, PAPER)
    if ratio < READABLE:
        shown = f"so pages show {readable(accent, [PAPER])}"
        sentence = f"accent {accent} has a contrast of {ratio:.1f}:1 on paper and needs {READABLE}:1, {shown}"
        yield found(parts, "pack.yaml", ("accent",), sentence, "warning")


def weights_are_of_signals(parts: Parts) -> Iterator[Finding]:
    for name in parts.weights.weights.keys() - SIGNALS:
        meant = get_close_matches(name, SIGNALS, 1)
        sentence = f'"{name}" is no signal' + (f'; "{meant[0]}" is one' if meant else "")
        yield found(parts, "signals.yaml", ("weights", name), sentence)


def landmarks_are_in_the_jurisdiction(parts: Parts) -> Iterator[Finding]:
    """Each lies in it, and no two have a name in common: a text that says it must mean one of them."""
    own, file, owners = str(parts.about.code), "landmarks.yaml", dict[str, str]()
    for i, landmark in enumerate(parts.landmarks.landmarks):
        if landmark.desa is not None and (
            region(landmark.desa) is None or landmark.desa.level < Level.KECAMATAN
        ):
            sentence = f'landmark "{landmark.name}" lies in {landmark.desa}, which is no desa that the ministry lists'
            yield found(parts, file, ("landmarks", i, "desa"), sentence)
        elif landmark.desa is not None and not landmark.desa.within(own):
            sentence = f'landmark "{landmark.name}" lies in {landmark.desa}, which does not lie in {own}'
            yield found(parts, file, ("landmarks", i, "desa"), sentence)
        for j, name in enumerate(landmark.names):
            at = ("landmarks", i, "aliases", j - 1) if j else ("landmarks", i, "name")
            words = " ".join(word.text for word in words_of(name))
            if not words:
                yield found(parts, file, at, f'landmark "{landmark.name}" has a name without a word')
            elif words in owners:
                sentence = f'"{name}" of landmark "{landmark.name}" is a name of "{owners[words]}" already'
                yield found(parts, file, at, sentence)
            owners.setdefault(words, landmark.name)


def facts_are_checked(parts: Parts) -> Iterator[Finding]:
    for i, hotline in enumerate(parts.hotlines):
        if hotline.is_example:
            sentence = f'hotline "{hotline.key}" ({hotline.number}) is unchecked and is shown as "contoh"'
            yield found(parts, "hotlines.yaml", ("hotlines", i), sentence, "warning")
    unchecked = [agency.code for agency in parts.agencies if agency.is_example]
    if unchecked:
        sentence = f"{len(unchecked)} agencies are unchecked: {', '.join(unchecked)}"
        yield found(parts, "agencies.yaml", ("agencies",), sentence, "warning")
    unsure = [landmark.name for landmark in parts.landmarks.landmarks if landmark.is_example]
    if unsure:
        sentence = f"{len(unsure)} landmarks are unchecked: {', '.join(unsure)}"
        yield found(parts, "landmarks.yaml", ("landmarks",), sentence, "warning")
    for i, number in enumerate(parts.channels.whatsapp):
        if number.is_example:
            sentence = f"WhatsApp number {number.phone_number_id} is an example"
            yield found(parts, "channels.yaml", ("whatsapp", i), sentence, "warning")
    for i, sms in enumerate(parts.channels.sms):
        if sms.is_example:
            shown = f"{sms.short_code} {sms.keyword}" if sms.keyword else sms.short_code
            sentence = f"SMS {shown} is an example"
            yield found(parts, "channels.yaml", ("sms", i), sentence, "warning")


RULES: tuple[Rule, ...] = (
    categories_name_what_exists,
    keys_are_unique,
    keywords_belong_to_one_category,
    agencies_form_a_tree,
    every_way_up_ends_at_the_nation,
    one_agency_watches,
    regions_exist,
    offices_lie_in_the_jurisdiction,
    clocks_are_named_once,
    tables_of_agencies_fit,
    emergencies_lead_somewhere,
    *CHANNEL_RULES,
    *DUTY_RULES,
    *ROUTING_RULES,
    *DAYS_OFF_RULES,
    texts_keep_their_placeholders,
    languages_say_all,
    languages_understand_all,
    accent_can_be_read,
    weights_are_of_signals,
    landmarks_are_in_the_jurisdiction,
    facts_are_checked,
)
