"""Who is what to an act? The neutral roles of a Russian verb or noun, from relations, cases and prepositions.

Obliques without a preposition are named by their case, such as "=Ins".
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from truceline.extract.roles import Roles
from truceline.extract.russian.words import load_words

if TYPE_CHECKING:
    from truceline.extract.russian.tree import Tree

_RELATIVES: Final = frozenset({"который", "кто", "что"})
_BESIDE: Final = frozenset({"о", "об", "обо", "после", "до", "перед", "из-за"})
"""Prepositions of an act that the subject of a light verb did not do by it."""
_GOING: Final = frozenset({"пойти", "идти", "перейти", "переходить"})
"""Light verbs of going over to something ("пошли на штурм")."""
MAX_STEPS: Final = 6
"""Verbs that are asked, one above the other, for a subject."""


def roles_of(tree: Tree, index: int) -> Roles:
    """Roles round a trigger."""
    return _of_noun(tree, index) if tree[index].is_noun else of_verb(tree, index)


def of_verb(tree: Tree, verb: int, steps: int = 0) -> Roles:
    """A cascade: (1) its own dependents; (2) where it has none, those of the word it hangs on."""
    token = tree[verb]
    roles = Roles(nodes={verb})
    subjects = [at for at in tree.children(verb, "nsubj", "nsubj:pass", "csubj") if not _is_loose_number(tree, at)]
    subjects = _past_colon(tree, verb, subjects)
    objects = tree.children(verb, "obj") or _loose_objects(tree, verb)
    roles.obliques = _obliques(tree, verb, "obl", "iobj", "nmod", "obl:agent")
    roles.is_passive = token.is_passive or bool(tree.children(verb, "nsubj:pass"))
    if roles.is_passive:
        roles.object = subjects[0] if subjects else (objects[0] if objects else None)
        parts = load_words().words.times.parts  # "утром обстрелян"
        agents = (at for prep, at in roles.obliques if prep == "=Ins" and tree[at].lower not in parts)
        roles.subject = next(agents, None)
    else:
        roles.subject = subjects[0] if subjects else None
        roles.object = objects[0] if objects else None
    if steps < MAX_STEPS:
        _from_above(tree, verb, roles, steps)
    roles.subject, roles.object = _resolved(tree, roles.subject), _resolved(tree, roles.object)
    if roles.object is not None:
        roles.obliques += [pair for pair in _obliques(tree, roles.object, "nmod") if pair[0] in {"из", "с", "против"}]
    return roles


def _loose_objects(tree: Tree, verb: int) -> list[int]:
    """An accusative right behind an active verb that the parser found no relation for ("сбил сирийский Су-22")."""
    if tree[verb].is_passive:
        return []
    return [
        at for at in tree.children(verb, "dep") if tree[at].is_noun and tree[at].case == "Acc" and verb < at <= verb + 4
    ]


def _past_colon(tree: Tree, verb: int, subjects: list[int]) -> list[int]:
    """“Минобороны: боевики стреляли …”: who speaks before a colon is not who acts behind it."""
    behind = [at for at in subjects if not any(tree[one].text == ":" for one in range(min(at, verb), max(at, verb)))]
    return behind if behind or tree[verb].rel == "conj" else subjects


def _is_loose_number(tree: Tree, index: int) -> bool:
    return tree[index].pos == "PUNCT"


def _from_above(tree: Tree, verb: int, roles: Roles, steps: int) -> None:
    token = tree[verb]
    head = token.head
    if token.rel in {"acl", "amod"} and tree[head].is_noun:
        if roles.is_passive:
            roles.object = roles.object if roles.object is not None else head
        elif roles.subject is None:
            roles.subject = head
        return
    if head == verb or not tree[head].is_verb:
        return
    if token.rel == "parataxis" and tree[head].lemma in load_words().via:
        return  # "Соседи рассказывают: их позиции поливали …"
    if token.rel in {"conj", "xcomp", "advcl", "parataxis"} and roles.subject is None and not roles.is_passive:
        above = of_verb(tree, head, steps + 1)
        plural = token.has("Number=Plur") and not token.has("VerbForm=Inf") and above.subject is not None
        if plural and tree[above.subject or 0].has("Number=Sing") and not tree.children(above.subject or 0, "conj"):
            return
        roles.subject = above.subject if not above.is_passive else None
    elif token.rel == "ccomp" and roles.subject is None and not roles.is_passive and token.has("Tense=Past"):
        roles.subject = next((at for at in tree.children(head, "nsubj") if _agrees(tree, at, verb)), None)
    elif token.rel == "conj" and roles.is_passive and roles.object is None:
        above = of_verb(tree, head, steps + 1)
        roles.object = above.object if above.is_passive else above.subject


def _agrees(tree: Tree, subject: int, verb: int) -> bool:
    """Whether a noun may be the subject of a verb by number: "военные сообщили, что сбили"."""
    number = "Number=Plur"
    return tree[subject].has(number) == tree[verb].has(number)


def _resolved(tree: Tree, head: int | None) -> int | None:
    """A relative pronoun stands for the noun that its clause hangs on."""
    if head is None:
        return None
    if tree[head].pos in {"ADV", "NUM"}:
        return next((at for at in tree.children(head, "nmod", "obl") if tree[at].is_noun and at > head), head)
    if tree[head].lemma not in _RELATIVES:
        return head
    for above in tree.ancestors(head):
        if tree[above].rel in {"acl:relcl", "acl"} and tree[tree[above].head].is_noun:
            return tree[above].head
    return head


def _obliques(tree: Tree, head: int, *rels: str) -> list[tuple[str, int]]:
    found = []
    for at in tree.children(head, *rels):
        preposition = tree.preposition(at)
        found.append((preposition or f"={tree[at].case}", at))
        found += [
            (preposition or f"={tree[other].case}", other) for other in tree.children(at, "conj") if tree[other].is_noun
        ]
    return found


def _of_noun(tree: Tree, noun: int) -> Roles:
    """A cascade: (1) what hangs on the noun; (2) a light verb over it; (3) a verb that it is done to or happens by."""
    frames = load_words().frames
    roles = Roles(nodes={noun})
    roles.obliques = _obliques(tree, noun, "nmod", "obl")
    roles.modifiers = tree.children(noun, "amod", "appos", "det", "acl")
    _of_relative(tree, noun, roles)
    top = _top_of(tree, noun)
    verb, rel = tree[top].head, tree[top].rel
    if verb == top or not (tree[verb].is_verb or tree[verb].pos == "AUX") or roles.support is not None:
        return roles
    lemma = tree[verb].lemma
    above = of_verb(tree, verb)
    _charged(tree, verb, top, roles)
    if lemma in frames.suffered and rel in {"obl", "iobj", "obj", "nmod", "xcomp"} and _is_suffered(tree, top):
        roles.object = above.object if above.is_passive or above.object not in {None, top} else above.subject
        roles.object = above.subject if roles.object in {None, top} else roles.object
        roles.is_subject_target, roles.support = True, verb
    elif lemma in frames.light_verbs and rel in {"obj", "nsubj:pass", "nsubj", "obl"} and not _is_beside(tree, top):
        roles.subject, roles.support = (above.subject if above.subject != top else None), verb
        if above.object not in {None, top} and top not in {above.subject, above.object}:
            roles.object, roles.is_subject_target = above.object, True
    elif lemma in frames.happening and rel in {"nsubj", "nsubj:pass", "obj", "obl"}:
        roles.support = verb
    if roles.support is not None:
        roles.nodes.add(verb)
        roles.obliques += [pair for pair in above.obliques if pair[1] != top]
    return roles


def _is_beside(tree: Tree, noun: int) -> bool:
    """“объявило об обстреле", "нанесла удары в ответ на нападение": what is spoken of, or another's act."""
    preposition = tree.preposition(noun)
    goes_over = tree[tree[noun].head].lemma in _GOING
    return preposition in _BESIDE or (preposition == "на" and not goes_over)


def _of_relative(tree: Tree, noun: int, roles: Roles) -> None:
    """“удар, под который угодила колонна", "обстрел, который вела артиллерия": the relative clause tells who."""
    frames = load_words().frames
    for verb in tree.children(noun, "acl:relcl", "acl"):
        pronoun = next((at for at in tree.children(verb) if tree[at].lemma == "который"), None)
        if pronoun is None:
            continue
        above = of_verb(tree, verb)
        if tree[verb].lemma in frames.suffered and _is_suffered(tree, pronoun):
            roles.object, roles.is_subject_target = above.subject, True
        elif tree[verb].lemma in frames.light_verbs and tree[pronoun].rel in {"obj", "nsubj:pass"}:
            roles.subject = above.subject
        else:
            continue
        roles.support = verb
        roles.nodes.add(verb)
        roles.obliques += [pair for pair in above.obliques if pair[1] != pronoun]


def _top_of(tree: Tree, noun: int) -> int:
    """The noun that a verb takes for the act: what it is coordinated with, or "серия" before "ударов"."""
    words = load_words().words
    top = noun
    while tree[top].head != top and tree[tree[top].head].is_noun:
        above = tree[top].head
        is_many = (
            tree[top].rel == "nmod"
            and (tree[top].case == "Gen" or tree.preposition(top) in {"за", "к"})
            and tree[above].lemma in words.manys | load_words().frames.aims
        )
        if tree[top].rel != "conj" and not is_many:
            break
        top = above
    return top


def _charged(tree: Tree, verb: int, noun: int, roles: Roles) -> None:
    """“обвинил X в обстреле”, "возложил на X ответственность за обстрел": X is who did it."""
    if tree[verb].lemma not in load_words().words.accusing:
        return
    above = of_verb(tree, verb)
    blamed = next((at for prep, at in above.obliques if prep == "на" and at != noun), None)
    roles.subject = blamed if blamed is not None else above.object


def _is_suffered(tree: Tree, noun: int) -> bool:
    """“под обстрел", "обстрелу", "целью обстрела", "пережил обстрел"."""
    if tree[noun].lemma in load_words().frames.aims:
        return tree[noun].case == "Ins"
    taken = tree[noun].rel == "obj" and tree[tree[noun].head].lemma in {"выдержать", "пережить"}
    is_given = tree[noun].case == "Dat" and tree[tree[noun].head].lemma.startswith("подверг")
    return tree.preposition(noun) == "под" or is_given or taken
