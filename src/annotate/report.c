#include "annotate/report.h"

#include "annotate/statement.h"
#include "arabic/fold.h"

enum { LETTER = 2, LONGEST_FORM = 64 };
enum { FEMININE = 1, PLURAL = 2, OBJECT = 4 };

struct maker {
    kh_arena *arena;
    struct kh_statement_rules *rules;
    uint32_t row;
};

static const char *const kinds[] = {
    "say",      "announce", "feel",   "admit",   "deny",      "refuse", "claim",   "accuse", "condemn",
    "describe", "think",    "expect", "hope",    "demand",    "call",   "propose", "warn",   "threaten",
    "promise",  "fear",     "praise", "support", "attribute", "doubt",  "ask",     "relay",
};

static enum kh_report_kind kind_of(kh_str name)
{
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (kh_str_eq(name, kh_str_z(kinds[i])))
            return (enum kh_report_kind)i;
    }
    return KH_SAYS;
}

kh_str kh_report_kind_name(enum kh_report_kind kind)
{
    return kh_str_z(kinds[kind]);
}

static unsigned frames_of(kh_str list)
{
    static const char letters[] = "cqobliLnmfp";
    unsigned frames = 0;

    for (size_t i = 0; i < list.len; i++) {
        const char *at = list.ptr[i] ? strchr(letters, list.ptr[i]) : NULL;

        if (at)
            frames |= 1u << (at - letters);
        if (list.ptr[i] == 'w')
            frames |= KH_FRAME_QUOTE;
    }
    return frames;
}

static void put(struct maker *m, kh_str form, enum kh_report_form kind, unsigned flags)
{
    uint64_t *at = form.len < 2 * LETTER ? NULL : kh_word_value_at(&m->rules->forms, form);

    if (at && !*at)
        *at = (uint64_t)(m->row + 1) << 16 | (uint64_t)kind << 8 | flags;
}

/* stem + ending, and the same with object pronouns where the verb takes them. */
static void put_with(struct maker *m, kh_str stem, const char *ending, enum kh_report_form kind, unsigned flags,
                     bool pronouns)
{
    static const char *const objects[] = {"ه", "ها", "هم", "هما", "هن"};
    size_t count = sizeof objects / sizeof *objects - (kind != KH_REPORT_NOUN); /* قولهن, but no سألهن */
    char room[LONGEST_FORM];
    size_t n = stem.len + strlen(ending);

    if (n + 8 > sizeof room)
        return;
    memcpy(room, stem.ptr, stem.len);
    memcpy(room + stem.len, ending, strlen(ending));
    put(m, kh_str_of(room, n), kind, flags);
    for (size_t i = 0; pronouns && i < count; i++) {
        size_t more = strlen(objects[i]);

        memcpy(room + n, objects[i], more);
        put(m, kh_str_of(room, n + more), kind == KH_REPORT_NOUN ? KH_REPORT_SAYING : kind, flags | OBJECT);
    }
}

static bool ends_with(kh_str word, const char *suffix)
{
    size_t n = strlen(suffix);

    return word.len > n && memcmp(word.ptr + word.len - n, suffix, n) == 0;
}

static kh_str cut_last(kh_str word)
{
    return kh_str_of(word.ptr, word.len - LETTER);
}

static void make_past(struct maker *m, kh_str past)
{
    bool weak = ends_with(past, "ي") || ends_with(past, "ا");
    kh_str stem = weak ? cut_last(past) : past;

    put_with(m, past, "", KH_REPORT_PAST, 0, !weak);
    if (weak)
        put_with(m, stem, "ا", KH_REPORT_PAST, 0, true); /* نفاه; also دعا itself */
    put_with(m, stem, "ت", KH_REPORT_PAST, FEMININE, true);
    put_with(m, stem, "وا", KH_REPORT_PAST, PLURAL, false);
    put_with(m, stem, "تا", KH_REPORT_PAST, FEMININE | PLURAL, false);
}

static void make_present(struct maker *m, kh_str present)
{
    bool weak = ends_with(present, "ي") || ends_with(present, "و");
    char room[LONGEST_FORM];
    kh_str she, stem;

    if (present.len < 2 * LETTER || present.len > sizeof room)
        return;
    memcpy(room, "ت", LETTER);
    memcpy(room + LETTER, present.ptr + LETTER, present.len - LETTER);
    she = kh_str_of(room, present.len);
    stem = weak ? cut_last(present) : present;
    put_with(m, present, "", KH_REPORT_PRESENT, 0, true);
    put_with(m, she, "", KH_REPORT_PRESENT, FEMININE, true);
    put_with(m, stem, "ون", KH_REPORT_PRESENT, PLURAL, false);
    put_with(m, present, "ان", KH_REPORT_PRESENT, PLURAL, false);
    put_with(m, she, "ان", KH_REPORT_PRESENT, FEMININE | PLURAL, false);
}

static void make_participle(struct maker *m, kh_str participle)
{
    put_with(m, participle, "ا", KH_REPORT_PARTICIPLE, 0, false);
    put_with(m, participle, "ه", KH_REPORT_PARTICIPLE, FEMININE, false);
    put_with(m, ends_with(participle, "ي") ? cut_last(participle) : participle, "ين", KH_REPORT_PARTICIPLE, PLURAL,
             false);
}

static void make_noun(struct maker *m, kh_str noun)
{
    bool feminine = ends_with(noun, "ه");
    kh_str stem = feminine ? cut_last(noun) : noun;

    put_with(m, noun, "", KH_REPORT_NOUN, feminine ? FEMININE : 0, !feminine);
    if (feminine)
        put_with(m, stem, "ت", KH_REPORT_NOUN, FEMININE, true); /* دعوته */
    put_with(m, stem, "ات", KH_REPORT_NOUN, FEMININE | PLURAL, true);
}

static kh_str folded_cell(struct maker *m, const kh_lexicon *lexicon, const char *column)
{
    kh_str cell = kh_lexicon_cell(lexicon, m->row, kh_lexicon_column(lexicon, column));

    return cell.len ? kh_fold_in(m->arena, cell, KH_FOLD_LIGHT) : (kh_str){NULL, 0};
}

static void make_row(struct maker *m, const kh_lexicon *lexicon, int pass)
{
    static const char *const columns[] = {"phrase", "present", "participle", "noun"};
    static void (*const makers[])(struct maker *, kh_str) = {make_past, make_present, make_participle, make_noun};
    kh_str word = folded_cell(m, lexicon, columns[pass]);

    if (word.len)
        makers[pass](m, word);
}

kh_status kh_report_forms_load(kh_arena *arena, kh_vocabulary *vocabulary, struct kh_statement_rules *rules,
                               kh_err *err)
{
    struct maker m = {arena, rules, 0};
    kh_lexicon *lexicon;
    kh_status status = kh_lexicon_load(arena, NULL, "reporting-verbs.tsv", &lexicon, err);

    if (status)
        return status;
    rules->verbs = KH_NEWS(arena, struct kh_report_verb, kh_lexicon_rows(lexicon));
    if (!rules->verbs)
        return KH_NOMEM;
    status = kh_word_values_init(&rules->forms, arena, vocabulary);
    if (status)
        return status;
    for (m.row = 0; m.row < kh_lexicon_rows(lexicon); m.row++) {
        struct kh_report_verb *verb = &rules->verbs[m.row];
        kh_str flags, cell;

        verb->kind = kind_of(kh_lexicon_cell(lexicon, m.row, kh_lexicon_column(lexicon, "kind")));
        verb->frames = frames_of(kh_lexicon_cell(lexicon, m.row, kh_lexicon_column(lexicon, "frames")));
        flags = kh_lexicon_cell(lexicon, m.row, kh_lexicon_column(lexicon, "flags"));
        verb->clause = kh_str_eq(flags, KH_STR("clause"));
        verb->subject = kh_str_eq(flags, KH_STR("subject"));
        verb->deed = kh_str_eq(flags, KH_STR("deed"));
        verb->continues = kh_str_eq(flags, KH_STR("continues"));
        verb->strict = flags.len != 0 && !verb->deed;
        cell = kh_lexicon_cell(lexicon, m.row, kh_lexicon_column(lexicon, "participle"));
        verb->madda = cell.len > LETTER && memcmp(cell.ptr, "آ", LETTER) == 0;
        verb->bare_alef = kh_lexicon_cell(lexicon, m.row, 0).len > LETTER &&
                          memcmp(kh_lexicon_cell(lexicon, m.row, 0).ptr, "ا", LETTER) == 0;
    }
    /* finite forms first: where a noun looks the same (ذكر, رد) the verb is the reading */
    for (int pass = 0; pass < 4; pass++) {
        for (m.row = 0; m.row < kh_lexicon_rows(lexicon); m.row++)
            make_row(&m, lexicon, pass);
    }
    return kh_arena_status(arena);
}

static bool unpack(const struct kh_statement_rules *rules, uint64_t value, uint32_t strip, struct kh_report *ret)
{
    *ret = (struct kh_report){.verb = &rules->verbs[(value >> 16) - 1],
                              .form = (enum kh_report_form)(value >> 8 & 0xFF),
                              .feminine = value & FEMININE,
                              .plural = value & PLURAL,
                              .object = value & OBJECT,
                              .strip = strip};
    return true;
}

bool kh_report_at(const struct kh_phrases *p, size_t i, struct kh_report *ret_report)
{
    const struct kh_statement_rules *rules = p->marking->rules->statements;
    const kh_token *token = &p->tokens->at[i];
    struct kh_looked room;
    const struct kh_form *forms;
    const struct kh_look *look;

    if (token->kind != KH_TOKEN_WORD || !kh_may_be_in(rules->forms.vocabulary, p->tokens, i, rules->forms.bit))
        return false;
    look = kh_look_at(rules->forms.vocabulary, p->tokens, i, true, &room, &forms);
    for (uint32_t k = 0; k < look->n; k++) {
        uint64_t value = kh_word_value(&rules->forms, forms[k].word);

        if (value &&
            (forms[k].kind == KH_FORM_WHOLE || (forms[k].kind == KH_FORM_AND && token->fold.len >= 4 * LETTER)))
            return unpack(rules, value, forms[k].proclitic, ret_report);
    }
    return false;
}
