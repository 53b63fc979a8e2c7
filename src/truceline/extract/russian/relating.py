"""Who says it, where a Russian clause hangs on a document or a speaker? "заявление, согласно которому …".

The clause is what the noun before it tells; the outlet that has, gives or cites it carries it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from truceline.extract.russian.attribution import Saying
from truceline.extract.russian.hanging import Hanging
from truceline.model.claim import Via

if TYPE_CHECKING:
    from truceline.extract.russian.hanging import Links

CITING: Final = frozenset({"ссылка", "ссылаться", "сослаться"})


class Relating(Hanging):
    """Finds attributions of relative clauses."""

    def by_whose(self, noun: int, verb: int) -> Saying | None:
        """“X ссылается на Y, по словам которого …": the clause is what the noun before it tells."""
        tree, whom = self.tree, self.tree[verb].head
        if whom == verb or not tree[verb].rel.startswith("acl") or not self.sources.can_speak(whom):
            return None
        citing = tree[whom].head if tree[tree[whom].head].lemma in CITING else None
        tellers = tree.children(citing, "nsubj") if citing is not None else []
        outer = tuple((self.sources.of(at), Via.CITES) for at in tellers if self.sources.is_outlet(at))
        content = set(tree.subtree(verb)) - set(tree.subtree(noun))
        return Saying(noun, (*outer[:1], (self.sources.of(whom), Via.SAYS)), frozenset(content), Via.SAYS)

    def by_document(self, index: int, verb: int) -> Saying | None:
        """“X приводит заявление Y, согласно которому …": the clause is what the document tells."""
        tree, words = self.tree, self.words.documents | self.words.carrying.nouns
        document = next((at for at in tree.ancestors(verb) if tree[at].lemma in words), verb)
        told = document != verb
        owners = [at for at in tree.children(document, "nmod") if tree[at].case in {"Gen", ""}] if told else []
        giver = tree.verb_above(document)
        tellers = tree.children(giver, "nsubj") if giver is not None else []
        outlets = [at for at in tellers if self.sources.is_outlet(at)]
        owners = owners or [at for at in tellers if at not in outlets]
        whose = next((at for at in owners if self.sources.can_speak(at)), document)
        if not told or not self.sources.can_speak(whose):
            return None
        outer = [(self.sources.of(at), Via.REPORTS) for at in outlets[:1]] or [*self.beside([document])]
        source = self.sources.of(whose)
        links = (*(one for one in outer if one[0].key != source.key), (source, Via.SAYS))
        return Saying(index, links, frozenset(tree.subtree(verb)), Via.SAYS)

    def had_by(self, document: int) -> Links:
        """“X получил сообщение штаба, в котором говорится": the outlet that has the document."""
        above = self.tree.verb_above(document)
        tellers = self.tree.children(above, "nsubj") if above is not None else []
        return tuple((self.sources.of(at), Via.REPORTS) for at in tellers if self.sources.is_outlet(at))[:1]
