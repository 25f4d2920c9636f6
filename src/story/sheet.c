#include "story/sheet.h"

#include <math.h>

#include "base/map.h"
#include "store/store_internal.h"

const char *kh_sheet_word_of(unsigned word, bool arabic)
{
    static const char *const words[KH_WORD_COUNT][2] = {
        [KH_SHEET_DIGEST] = {"In short", "الخلاصة"},
        [KH_SHEET_DEVELOPMENT] = {"Timeline", "التسلسل الزمني"},
        [KH_SHEET_BACKGROUND] = {"Background", "الخلفية"},
        [KH_SHEET_FIGURE] = {"Figures", "الأرقام"},
        [KH_SHEET_DEADLINE] = {"Deadlines", "المواعيد"},
        [KH_SHEET_STATEMENT] = {"Statements", "الأقوال"},
        [KH_WORD_ARTICLES] = {"articles", "مقالات"},
        [KH_WORD_OUTLETS] = {"outlets", "جهات النشر"},
        [KH_WORD_SOURCES] = {"Sources", "المصادر"},
        [KH_WORD_SAVED] = {"saved", "حفظت في"},
        [KH_WORD_VIA] = {"via", "عبر"},
        [KH_WORD_DUE] = {"due", "الموعد"},
        [KH_WORD_UNKNOWN] = {"no date", "بلا تاريخ"},
    };

    return words[word][arabic];
}

typedef struct filling {
    kh_sheet *sheet;
    kh_store *store;
    kh_err *err;
    kh_map known; /* key → number of the source + 1 */
} filling;

/* The article of a key, as it is cited; read when it is first asked for. */
static kh_status source_of(filling *f, kh_str key, uint32_t *ret_source)
{
    kh_arena *arena = &f->sheet->arena;
    kh_sheet_source *source;
    kh_arena scratch;
    kh_article article;
    int64_t row;
    bool fresh;
    uint64_t *known = kh_map_at(&f->known, key.ptr ? key : KH_STR(""), &fresh);
    kh_status status;

    if (!known)
        return KH_NOMEM;
    if (!fresh) {
        *ret_source = (uint32_t)*known;
        return KH_OK;
    }
    *known = *ret_source = (uint32_t)f->sheet->sources.n;
    if (!(source = kh_vec_push(&f->sheet->sources)))
        return KH_NOMEM;
    source->key = key;
    kh_arena_init(&scratch, 0);
    status = kh_store_row(f->store, key, &row, f->err);
    if (status == KH_OK && (status = kh_store_article(f->store, &scratch, row, &article, f->err)) == KH_OK) {
        source->title = kh_arena_str(arena, article.title.ptr ? article.title : KH_STR(""));
        source->outlet = kh_arena_str(arena, article.outlet.ptr ? article.outlet : KH_STR(""));
        source->published = kh_arena_str(arena, article.published.value.ptr ? article.published.value : KH_STR(""));
        source->url = kh_arena_str(arena, article.page.url.ptr ? article.page.url : KH_STR(""));
        source->captured = kh_arena_str(arena, article.captured.ptr ? article.captured : KH_STR(""));
        status = kh_arena_status(arena);
    }
    kh_arena_done(&scratch);
    return status;
}

static kh_status add(filling *f, const kh_sheet_line *line, kh_str key)
{
    kh_sheet_line *fresh = kh_vec_push(&f->sheet->lines);

    if (!fresh)
        return KH_NOMEM;
    *fresh = *line;
    return source_of(f, key, &fresh->source);
}

static kh_sheet_line line_at(kh_sheet_part part, const kh_claim *at, kh_str text)
{
    return (kh_sheet_line){
        .part = part, .date = at->date, .text = text, .value = NAN, .low = NAN, .high = NAN, .cp_span = at->cp_span};
}

static kh_status add_timeline(filling *f)
{
    const kh_story *story = f->sheet->story;
    kh_status status = KH_OK;

    for (size_t i = 0; i < story->timeline_count && status == KH_OK; i++) {
        const kh_development *of = &story->timeline[i];
        for (size_t k = 0; k < of->article_count && status == KH_OK; k++) {
            const kh_story_article *article = &of->articles[k];
            kh_sheet_line line = line_at(KH_SHEET_DEVELOPMENT, &(kh_claim){.date = article->published},
                                         article->title.len ? article->title : of->title);
            line.time = of->event.value;
            line.sources = k ? 0 : of->sources;
            line.first = k == 0;
            status = add(f, &line, article->key);
        }
    }
    return status;
}

static kh_status add_figures(filling *f)
{
    const kh_story *story = f->sheet->story;
    kh_status status = KH_OK;

    for (size_t i = 0; i < story->figure_count; i++) {
        const kh_figure_row *row = &story->figures[i];
        for (size_t k = 0; k < row->point_count && status == KH_OK; k++) {
            const kh_figure_point *point = &row->points[k];
            kh_sheet_line line = line_at(KH_SHEET_FIGURE, &point->at, point->text);
            line.what = row->what;
            line.unit = row->unit;
            line.place = row->place;
            line.value = point->value;
            line.low = point->low;
            line.high = point->high;
            line.mod = point->mod;
            line.mark = point->mark;
            line.who = point->source;
            line.time = point->time;
            line.sources = point->sources;
            line.first = k == 0;
            status = add(f, &line, point->at.key);
        }
    }
    return status;
}

static kh_status add_deadlines(filling *f)
{
    const kh_story *story = f->sheet->story;
    kh_status status = KH_OK;

    for (size_t i = 0; i < story->deadline_count && status == KH_OK; i++) {
        const kh_deadline_row *row = &story->deadlines[i];
        kh_sheet_line line = line_at(KH_SHEET_DEADLINE, &row->at, row->text);
        line.what = row->what;
        line.who = row->source;
        line.time = row->by;
        line.mark = row->moved_from;
        line.first = true;
        status = add(f, &line, row->at.key);
    }
    return status;
}

static kh_str chain(kh_arena *arena, kh_strs via)
{
    kh_str text = {NULL, 0};

    for (size_t i = 0; i < via.n; i++)
        text = i ? kh_arena_format(arena, "%.*s ← %.*s", (int)text.len, text.ptr, (int)via.at[i].len, via.at[i].ptr)
                 : via.at[i];
    return text;
}

static kh_status add_statements(filling *f)
{
    const kh_story *story = f->sheet->story;
    kh_status status = KH_OK;

    for (size_t i = 0; i < story->statement_count && status == KH_OK; i++) {
        const kh_statement_row *row = &story->statements[i];
        kh_sheet_line line = line_at(KH_SHEET_STATEMENT, &row->at, row->text);
        line.who = row->entity.len ? row->entity : row->speaker;
        line.role = row->role;
        line.via = chain(&f->sheet->arena, row->via);
        line.time = row->time;
        line.mod = row->kind;
        line.sources = row->sources;
        line.first = true;
        status = add(f, &line, row->at.key);
    }
    return status;
}

static kh_status fill(filling *f)
{
    const kh_story *story = f->sheet->story;
    const kh_digest *digest = f->sheet->digest;
    kh_status status = KH_OK;

    for (size_t i = 0; i < digest->bullet_count && status == KH_OK; i++) {
        kh_sheet_line line = line_at(KH_SHEET_DIGEST, &digest->bullets[i].at, digest->bullets[i].text);
        line.first = true;
        status = add(f, &line, digest->bullets[i].at.key);
    }
    if (status == KH_OK)
        status = add_timeline(f);
    for (size_t i = 0; i < story->background_count && status == KH_OK; i++) {
        const kh_background *of = &story->background[i];
        kh_sheet_line line = line_at(KH_SHEET_BACKGROUND, &of->at, of->text);
        line.time = of->event.value;
        line.sources = of->sources;
        line.first = true;
        status = add(f, &line, of->at.key);
    }
    if (status != KH_OK || (status = add_figures(f)) != KH_OK || (status = add_deadlines(f)) != KH_OK)
        return status;
    return add_statements(f);
}

kh_status kh_sheet_load(kh_store *store, kh_str id, kh_sheet *ret_sheet, kh_err *err)
{
    filling f = {.sheet = ret_sheet, .store = store, .err = err};
    kh_status status;

    memset(ret_sheet, 0, sizeof *ret_sheet);
    kh_arena_init(&ret_sheet->arena, 0);
    kh_vec_init(&ret_sheet->lines, NULL, sizeof(kh_sheet_line));
    kh_vec_init(&ret_sheet->sources, NULL, sizeof(kh_sheet_source));
    kh_map_init(&f.known, &ret_sheet->arena);
    if ((status = kh_story_load(store, id, &ret_sheet->story, err)) != KH_OK ||
        (status = kh_digest_load(store, ret_sheet->story->id, &ret_sheet->digest, err)) != KH_OK)
        return status;
    status = fill(&f);
    return status == KH_NOMEM ? kh_err_set(err, status, "out of memory") : status;
}

void kh_sheet_done(kh_sheet *sheet)
{
    kh_story_free(sheet->story);
    kh_digest_free(sheet->digest);
    kh_vec_done(&sheet->lines);
    kh_vec_done(&sheet->sources);
    kh_arena_done(&sheet->arena);
}
