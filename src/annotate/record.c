/* A draft becomes a statement of the record: who is meant, what they are, who passed it on, and what later reports go
 * back to. */
#include "annotate/quote.h"
#include "annotate/statement.h"

static kh_str role_of(const struct kh_reader *r, struct kh_part speaker)
{
    size_t first = speaker.end, end = speaker.end;

    for (size_t i = speaker.first; i < speaker.end; i++) {
        const kh_name *name = NULL;

        if (first == speaker.end && (r->words[i] & KH_WORD_ROLE))
            first = i;
        if (first < i && kh_name_end_at(&r->p, i, &name) && name->type == KH_NAME_PER) {
            end = i;
            break;
        }
    }
    while (end > first + 1 &&
           (kh_sign_at(r->tokens, end - 1) ||
            ((r->words[end - 1] & KH_WORD_TITLE) && !(r->words[end - 1] & KH_WORD_ROLE) && end > first + 2)))
        end--;
    return first < end ? kh_part_text(r, kh_part_of(r, first, end)) : (kh_str){NULL, 0};
}

/* محامي X، المتحدث باسم X، نجل X: a word in front of the name that makes the phrase mean somebody else. */
static bool of_another(const struct kh_reader *r, size_t name)
{
    uint32_t before = r->words[name - 1];

    if (kh_token_word(r->tokens, name - 1, "باسم"))
        return true;
    return !(before & (KH_WORD_AL | KH_WORD_TITLE)) && kh_sign_at(r->tokens, name - 1) == 0 &&
           (before & (KH_WORD_ROLE | KH_WORD_SPEAKER | KH_WORD_BODY | KH_WORD_DOCUMENT)) &&
           !kh_name_end_at(&r->p, name - 1, NULL);
}

/* A body or a place speaks where its name is the head of the phrase, a body also through its spokesman and its papers.
 */
static bool speaks_itself(const struct kh_reader *r, struct kh_part speaker, size_t name, uint8_t type)
{
    if (name == speaker.first)
        return true;
    if (type != KH_NAME_ORG)
        return false;
    if (name > speaker.first && kh_token_word(r->tokens, name - 1, "باسم"))
        return true;
    return (r->words[speaker.first] & (KH_WORD_DOCUMENT | KH_WORD_MEDIUM | KH_WORD_BODY)) != 0;
}

static kh_str entity_of(const struct kh_reader *r, struct kh_part speaker)
{
    static const uint8_t order[] = {KH_NAME_PER, KH_NAME_ORG, KH_NAME_LOC};

    for (size_t k = 0; k < sizeof order; k++) {
        for (size_t i = speaker.first; i < speaker.end; i++) {
            const kh_name *name = NULL;

            if (!kh_name_end_at(&r->p, i, &name) || name->type != order[k])
                continue;
            if (k == 0 ? i > speaker.first && of_another(r, i) : !speaks_itself(r, speaker, i, order[k]))
                continue;
            return name->entity.ptr ? name->entity : kh_marked_text(r->marking, name->span);
        }
    }
    return (kh_str){NULL, 0};
}

void kh_fill_speaker(struct kh_reader *r, kh_statement *statement, struct kh_part speaker)
{
    statement->speaker = kh_part_text(r, speaker);
    statement->role = kh_part_empty(speaker) ? (kh_str){NULL, 0} : role_of(r, speaker);
    statement->entity = kh_part_empty(speaker) ? (kh_str){NULL, 0} : entity_of(r, speaker);
}

void kh_set_via(struct kh_reader *r, kh_statement *statement, const struct kh_part *via, size_t count)
{
    statement->via.at = KH_NEWS(r->marking->arena, kh_str, count);
    if (!statement->via.at)
        return;
    for (size_t i = 0; i < count; i++)
        statement->via.at[statement->via.n++] = kh_part_text(r, via[i]);
}

void kh_widen(kh_span *span, kh_span part)
{
    if (part.start < span->start)
        span->start = part.start;
    if (part.end > span->end)
        span->end = part.end;
}

/* سموه، معاليه: a style with a pronoun stands for who was named before. */
static bool is_style(const struct kh_reader *r, struct kh_part speaker)
{
    return speaker.end == speaker.first + 1 && (r->words[speaker.first] & KH_WORD_SPEAKER) &&
           kh_has_pronoun(r, speaker.first);
}

/* What the reports that follow go back to. A report inside of another's words is nobody's to go on from. */
static void note_statement(struct kh_reader *r, const struct kh_draft *d)
{
    if (d->at < r->nest_end || d->report.form >= KH_REPORT_SAYING)
        return;
    r->last_in_sentence = r->marking->statements.n;
    r->last_end = r->spoke_end = d->said.end;
    r->last_speaker = d->speaker;
    if (!d->direct && d->said.first > d->at) {
        r->nest_end = d->said.end;
        r->nest_speaker = d->speaker;
    }
    if (!d->resolved) {
        if (!is_style(r, d->speaker) || !r->speaker_count)
            kh_remember_speaker(r, d);
        r->shared = (struct kh_part){0, 0, 0};
        r->shared_relay = d->relayed;
    } else if (!r->speaker_count || r->speakers[0].first != d->speaker.first) {
        kh_remember_speaker(r, d);
    }
    if (d->resolved && d->report.form != KH_REPORT_PARTICIPLE && !r->shared_relay)
        r->shared = (struct kh_part){0, 0, 0};
    if (d->via_count && !(r->words[d->via[0].first] & (KH_WORD_OCCASION | KH_WORD_DOCUMENT | KH_WORD_ACCOUNT)))
        r->shared = d->via[0];
}

/* Of an agency and a document that both carried the words, the agency is the channel. */
static void prefer_agency(const struct kh_reader *r, struct kh_draft *d)
{
    size_t kept = 0;

    for (size_t i = 0; i < d->via_count; i++) {
        if (!(r->words[d->via[i].first] & (KH_WORD_OCCASION | KH_WORD_DOCUMENT | KH_WORD_ACCOUNT)))
            d->via[kept++] = d->via[i];
    }
    if (kept)
        d->via_count = kept;
}

/* Words that are worth keeping although nobody can be named: plainly said, in a clause or a quotation. */
static bool stands_alone(const struct kh_reader *r, const struct kh_draft *d)
{
    if (d->report.form == KH_REPORT_PRESENT && !d->report.strip && d->at > r->first &&
        !kh_sign_at(r->tokens, d->at - 1))
        return false; /* الشواهد باتت تؤكد: somebody is its subject, whom nobody knows */
    return d->at >= r->nest_end && d->report.form <= KH_REPORT_PRESENT && d->report.verb->kind == KH_SAYS &&
           (!d->report.verb->strict || (d->report.verb->continues && d->report.strip)) &&
           (d->complement.kind == KH_CLAUSE || d->complement.kind == KH_QUOTE);
}

void kh_put_statement(struct kh_reader *r, struct kh_draft *d)
{
    kh_statement *statement;

    if (kh_part_empty(d->said) || d->said.start >= r->tokens->at[d->said.end - 1].end)
        return;
    if (kh_part_empty(d->speaker)) {
        d->speaker = kh_carried_speaker(r, d);
        d->resolved = true;
    }
    if (kh_part_empty(d->speaker) && !stands_alone(r, d))
        return;
    statement = kh_vec_push(&r->marking->statements);
    if (!statement)
        return;
    statement->said = kh_part_span(r, d->said);
    statement->span = statement->said;
    kh_widen(&statement->span, kh_part_span(r, d->cue));
    if (!d->resolved)
        kh_widen(&statement->span, kh_part_span(r, d->speaker));
    kh_fill_speaker(r, statement, d->speaker);
    if (is_style(r, d->speaker) && r->speaker_count)
        statement->entity = entity_of(r, r->speakers[0]);
    statement->cue = kh_part_text(r, d->cue);
    statement->time = d->time;
    statement->act = kh_report_kind_name(d->report.verb->kind);
    statement->direct = d->direct;
    if (kh_part_empty(d->speaker) || r->pending_via.first != d->speaker.first)
        kh_add_via(d, r->pending_via);
    if (d->at < r->nest_end && !d->resolved && !kh_part_empty(r->nest_speaker) && !d->via_count &&
        r->nest_speaker.first != d->speaker.first)
        kh_add_via(d, r->nest_speaker);
    prefer_agency(r, d);
    r->pending_via = (struct kh_part){0, 0, 0};
    if (d->via_count)
        kh_set_via(r, statement, d->via, d->via_count);
    r->unmarked = d->complement.kind == KH_CLAUSE && d->said.end + 2 >= r->end &&
                  kh_sign_at(r->tokens, d->complement.first - 1) == ':';
    note_statement(r, d);
}

/* The channel is the document itself where a document speaks. */
void kh_document_speaks(const struct kh_reader *r, struct kh_draft *d)
{
    if (!kh_part_empty(d->speaker) &&
        (r->words[d->speaker.first] & (KH_WORD_DOCUMENT | KH_WORD_OCCASION)) == KH_WORD_DOCUMENT)
        kh_add_via(d, d->speaker);
}
