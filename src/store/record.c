#include <libdeflate.h>
#include <math.h>

#include "store/letters.h"
#include "store/record.h"

enum { VERSION = 4, OLDEST = 1, DEFLATE_LEVEL = 1, HEAD_MOST = 32, BLOCK_MOST = 1 << 30 };

/* One description of the layout serves both ways: each call writes its field, or reads it. */
typedef struct codec {
    bool writing;
    uint64_t version; /* of the record: 1 has no roles of names and no acts, 2 no rates and kinds of figures, 3 no
                         evidence of the outlet */
    kh_status status; /* the first failure */
    kh_buf *numbers, *letters;
    size_t text_size;        /* writing: of the literals before packing */
    const uint8_t *at, *end; /* reading: numbers */
    kh_str text;             /* reading: all literal strings, one behind the other */
    size_t text_at;
    kh_str body;    /* the article's text: what strings may point into */
    uint32_t place; /* where the last span or place began */
    kh_arena *arena;
} codec;

static void fail(codec *c, kh_status status)
{
    if (c->status == KH_OK)
        c->status = status;
}

static void write_number(kh_buf *out, uint64_t value)
{
    for (; value >= 0x80; value >>= 7)
        kh_buf_byte(out, (char)(value | 0x80));
    kh_buf_byte(out, (char)value);
}

/* Seven bits a byte, the low ones first. False: cut short or longer than 64 bits. */
static bool read_number(const uint8_t **at, const uint8_t *end, uint64_t *ret)
{
    *ret = 0;
    for (unsigned shift = 0; *at < end && shift < 64; shift += 7) {
        uint8_t byte = *(*at)++;
        *ret |= (uint64_t)(byte & 0x7F) << shift;
        if (byte < 0x80)
            return true;
    }
    return false;
}

static uint64_t number(codec *c, uint64_t value)
{
    if (c->writing)
        write_number(c->numbers, value);
    else if (c->status != KH_OK || !read_number(&c->at, c->end, &value)) {
        fail(c, KH_CORRUPT);
        value = 0;
    }
    return value;
}

/* Small numbers of either sign are short. */
static int64_t difference(codec *c, int64_t value)
{
    uint64_t folded = number(c, (uint64_t)value << 1 ^ (uint64_t)(value >> 63));

    return (int64_t)(folded >> 1) ^ -(int64_t)(folded & 1);
}

static void put_u32(codec *c, uint32_t *value)
{
    *value = (uint32_t)number(c, *value);
}

static void put_i32(codec *c, int32_t *value)
{
    *value = (int32_t)difference(c, *value);
}

static void put_u8(codec *c, uint8_t *value)
{
    *value = (uint8_t)number(c, *value);
}

static void put_flag(codec *c, bool *value)
{
    *value = number(c, *value) != 0;
}

/* 0: none; 1: eight bytes follow; else a whole number. */
static void put_real(codec *c, double *value)
{
    double whole = c->writing && fabs(*value) < 1e15 ? trunc(*value) : NAN;
    uint64_t bits, kind;

    if (c->writing && isnan(*value)) {
        (void)number(c, 0);
        return;
    }
    if (c->writing && whole == *value && !(whole == 0 && signbit(*value))) {
        (void)number(c, 2 + ((uint64_t)fabs(whole) << 1 | (whole < 0)));
        return;
    }
    memcpy(&bits, value, sizeof bits);
    if (c->writing) {
        (void)number(c, 1);
        (void)number(c, bits);
        return;
    }
    if ((kind = number(c, 0)) == 0) {
        *value = NAN;
    } else if (kind == 1) {
        bits = number(c, 0);
        memcpy(value, &bits, sizeof bits);
    } else {
        *value = (double)((kind - 2) >> 1) * ((kind & 1) ? -1.0 : 1.0);
    }
}

static void move_place(codec *c, uint32_t *place)
{
    *place = (uint32_t)((int64_t)c->place + difference(c, (int64_t)*place - (int64_t)c->place));
    c->place = *place;
}

static void put_span(codec *c, kh_span *span)
{
    uint32_t length = span->end - span->start;

    if (c->writing && (span->start > span->end || span->end > c->body.len))
        fail(c, KH_ARG);
    move_place(c, &span->start);
    put_u32(c, &length);
    span->end = span->start + length;
    if (span->end < span->start || span->end > c->body.len)
        fail(c, KH_CORRUPT);
}

static void read_literal(codec *c, kh_str *text, uint64_t length)
{
    if (length > c->text.len - c->text_at) {
        fail(c, KH_CORRUPT);
        return;
    }
    *text = kh_str_of(c->text.ptr + c->text_at, (size_t)length);
    c->text_at += (size_t)length;
}

static void read_place(codec *c, kh_str *text, uint64_t length)
{
    uint32_t place = 0;

    move_place(c, &place);
    if (place > c->body.len || length > c->body.len - place)
        fail(c, KH_CORRUPT);
    else
        *text = kh_str_of(c->body.ptr + place, (size_t)length);
}

/* 0: absent; odd: so many bytes of the literals; even: a place in the body. */
static void put_string(codec *c, kh_str *text)
{
    bool inside = c->writing && text->ptr && text->len && text->ptr >= c->body.ptr &&
                  text->ptr + text->len <= c->body.ptr + c->body.len;
    uint64_t kind = number(c, !text->ptr ? 0 : (inside ? 2 : 1) + 2 * (uint64_t)text->len);

    if (!c->writing) {
        *text = (kh_str){NULL, 0};
        if (kind & 1)
            read_literal(c, text, kind >> 1);
        else if (kind)
            read_place(c, text, (kind >> 1) - 1);
    } else if (inside) {
        uint32_t place = (uint32_t)(text->ptr - c->body.ptr);
        move_place(c, &place);
    } else if (text->ptr) {
        kh_letters_pack(*text, c->letters);
        c->text_size += text->len;
    }
}

/* How many items; when reading, room for them. Each takes a byte at least, so that no count can outgrow the record. */
static size_t put_count(codec *c, void **at, size_t count, size_t size)
{
    count = (size_t)number(c, count);
    if (c->writing)
        return count;
    *at = NULL;
    if (count > (size_t)(c->end - c->at)) {
        fail(c, KH_CORRUPT);
        return 0;
    }
    if (count && !(*at = kh_arena_zero(c->arena, count, size))) {
        fail(c, KH_NOMEM);
        return 0;
    }
    return count;
}

/* An array field of the article: its count, then `each` for the items. */
#define PUT_LIST(c, list, count, each)                                                                                 \
    do {                                                                                                               \
        void *items_ = (list);                                                                                         \
        (count) = put_count((c), &items_, (count), sizeof *(list));                                                    \
        (list) = items_;                                                                                               \
        for (size_t i_ = 0; i_ < (count) && (c)->status == KH_OK; i_++)                                                \
            each((c), &(list)[i_]);                                                                                    \
    } while (0)

static void put_strings(codec *c, kh_strs *list)
{
    PUT_LIST(c, list->at, list->n, put_string);
}

static void put_caption(codec *c, kh_caption *caption)
{
    put_string(c, &caption->text);
    put_string(c, &caption->credit);
}

static void put_related(codec *c, kh_related *related)
{
    put_string(c, &related->title);
    put_string(c, &related->url);
}

static void put_furniture(codec *c, kh_furniture *furniture)
{
    put_string(c, &furniture->kind);
    put_string(c, &furniture->text);
}

static void put_time(codec *c, kh_time *time)
{
    put_span(c, &time->span);
    put_string(c, &time->value);
    put_i32(c, &time->first);
    put_i32(c, &time->last);
    put_u8(c, &time->type);
    put_u8(c, &time->mod);
    put_u8(c, &time->anchor);
    put_flag(c, &time->hijri);
}

static void put_name(codec *c, kh_name *name)
{
    put_span(c, &name->span);
    put_string(c, &name->entity);
    if (c->version > 1)
        put_string(c, &name->role);
    put_u8(c, &name->type);
}

static void put_figure(codec *c, kh_figure *figure)
{
    put_span(c, &figure->span);
    put_real(c, &figure->value);
    put_real(c, &figure->low);
    put_real(c, &figure->high);
    put_string(c, &figure->unit);
    put_string(c, &figure->what);
    put_string(c, &figure->place);
    put_string(c, &figure->source);
    put_string(c, &figure->time);
    put_u8(c, &figure->mod);
    if (c->version > 2) {
        put_string(c, &figure->per);
        put_u8(c, &figure->kind);
    }
}

static void put_statement(codec *c, kh_statement *said)
{
    put_span(c, &said->span);
    put_span(c, &said->said);
    put_string(c, &said->speaker);
    put_string(c, &said->entity);
    put_string(c, &said->role);
    put_string(c, &said->cue);
    put_string(c, &said->time);
    put_strings(c, &said->via);
    put_flag(c, &said->direct);
    if (c->version > 1)
        put_string(c, &said->act);
}

static void put_deadline(codec *c, kh_deadline *deadline)
{
    put_span(c, &deadline->span);
    put_string(c, &deadline->by);
    put_string(c, &deadline->what);
    put_string(c, &deadline->source);
}

static void put_published(codec *c, kh_published *published)
{
    uint32_t from = (uint32_t)published->from;

    put_string(c, &published->value);
    put_string(c, &published->evidence);
    put_string(c, &published->earliest);
    put_string(c, &published->latest);
    put_u32(c, &from);
    published->from = (kh_date_from)from;
    put_real(c, &published->confidence);
    put_i32(c, &published->day);
    put_i32(c, &published->second);
    put_i32(c, &published->zone);
}

static void put_origin(codec *c, kh_page_origin *page)
{
    uint32_t format = (uint32_t)page->format;

    put_string(c, &page->name);
    put_string(c, &page->url);
    put_u32(c, &format);
    page->format = (kh_format)format;
    put_u32(c, &page->part);
    put_u32(c, &page->parts);
}

static void put_outlet_evidence(codec *c, kh_article *a)
{
    uint32_t from = (uint32_t)a->outlet_from;

    put_string(c, &a->outlet_evidence);
    put_u32(c, &from);
    a->outlet_from = (kh_date_from)from;
}

static void put_article(codec *c, kh_article *a)
{
    put_string(c, &a->text);
    c->body = a->text.ptr ? a->text : KH_STR("");
    put_string(c, &a->id);
    put_string(c, &a->key);
    put_origin(c, &a->page);
    put_string(c, &a->language);
    put_string(c, &a->outlet);
    if (c->version > 3)
        put_outlet_evidence(c, a);
    put_string(c, &a->title);
    put_string(c, &a->byline);
    put_string(c, &a->dateline);
    put_published(c, &a->published);
    put_string(c, &a->updated);
    put_string(c, &a->captured);
    put_strings(c, &a->credits);
    put_strings(c, &a->summary);
    put_strings(c, &a->keywords);
    PUT_LIST(c, a->captions, a->caption_count, put_caption);
    PUT_LIST(c, a->related, a->related_count, put_related);
    PUT_LIST(c, a->furniture, a->furniture_count, put_furniture);
    PUT_LIST(c, a->sentences, a->sentence_count, put_span);
    PUT_LIST(c, a->times, a->time_count, put_time);
    PUT_LIST(c, a->names, a->name_count, put_name);
    PUT_LIST(c, a->figures, a->figure_count, put_figure);
    PUT_LIST(c, a->statements, a->statement_count, put_statement);
    PUT_LIST(c, a->deadlines, a->deadline_count, put_deadline);
}

/* Numbers and letters of an article, not yet deflated. */
static kh_status pack(const kh_article *article, kh_buf *numbers, kh_buf *letters, size_t *ret_text_size)
{
    kh_article copy = *article; /* writing changes nothing that the views point to */
    codec c = {.writing = true, .version = VERSION, .numbers = numbers, .letters = letters, .body = KH_STR("")};

    put_article(&c, &copy);
    *ret_text_size = c.text_size;
    if (c.status == KH_OK && (numbers->failed || letters->failed))
        return KH_NOMEM;
    return c.status;
}

static kh_status deflate_block(kh_buf *block, size_t numbers, size_t text_size, kh_buf *out)
{
    struct libdeflate_compressor *deflater = libdeflate_alloc_compressor(DEFLATE_LEVEL);
    size_t bound = deflater ? libdeflate_deflate_compress_bound(deflater, block->len) : 0;
    char *to = deflater ? kh_buf_room(out, bound + HEAD_MOST) : NULL;
    kh_status status = KH_NOMEM;

    if (to) {
        write_number(out, VERSION);
        write_number(out, numbers);
        write_number(out, block->len - numbers);
        write_number(out, text_size);
        out->len += libdeflate_deflate_compress(deflater, block->ptr, block->len, out->ptr + out->len, bound);
        status = kh_buf_status(out);
    }
    libdeflate_free_compressor(deflater);
    return status;
}

kh_status kh_record_write(const kh_article *article, kh_buf *out)
{
    kh_buf block, letters;
    kh_status status;
    size_t numbers, text_size;

    kh_buf_init(&block);
    kh_buf_init(&letters);
    if ((status = pack(article, &block, &letters, &text_size)) == KH_OK) {
        numbers = block.len;
        if (letters.len)
            kh_buf_add(&block, kh_buf_str(&letters));
        status = block.failed             ? KH_NOMEM
                 : block.len > BLOCK_MOST ? KH_LIMIT
                                          : deflate_block(&block, numbers, text_size, out);
    }
    kh_buf_done(&letters);
    kh_buf_done(&block);
    return status;
}

/* The block of a record, inflated into the arena, as numbers and letters. */
static kh_status inflate(kh_arena *arena, kh_str record, uint64_t *ret_version, kh_str *ret_numbers,
                         kh_str *ret_letters, size_t *ret_text_size)
{
    const uint8_t *at = (const uint8_t *)record.ptr, *end = at + record.len;
    uint64_t version, numbers, letters, text_size;
    struct libdeflate_decompressor *inflater;
    char *block;

    if (!record.len || !read_number(&at, end, &version) || version < OLDEST || version > VERSION ||
        !read_number(&at, end, &numbers) || !read_number(&at, end, &letters) || !read_number(&at, end, &text_size) ||
        numbers > BLOCK_MOST || letters > BLOCK_MOST || text_size > letters * KH_LETTER_MOST)
        return KH_CORRUPT;
    /* deflate packs at most about 1 : 1032 */
    if (numbers + letters > ((uint64_t)(end - at) + 16) * 1040)
        return KH_CORRUPT;
    block = kh_arena_alloc(arena, (size_t)(numbers + letters) + 1);
    inflater = block ? libdeflate_alloc_decompressor() : NULL;
    if (!inflater)
        return KH_NOMEM;
    enum libdeflate_result result =
        libdeflate_deflate_decompress(inflater, at, (size_t)(end - at), block, (size_t)(numbers + letters), NULL);
    libdeflate_free_decompressor(inflater);
    *ret_version = version;
    *ret_numbers = kh_str_of(block, (size_t)numbers);
    *ret_letters = kh_str_of(block + numbers, (size_t)letters);
    *ret_text_size = (size_t)text_size;
    return result == LIBDEFLATE_SUCCESS ? KH_OK : KH_CORRUPT;
}

kh_status kh_record_read(kh_arena *arena, kh_str record, kh_article *ret_article)
{
    codec c = {.arena = arena, .body = KH_STR("")};
    kh_str numbers, letters;
    size_t size;
    kh_status status = inflate(arena, record, &c.version, &numbers, &letters, &size);

    memset(ret_article, 0, sizeof *ret_article);
    if (status != KH_OK)
        return status;
    char *text = kh_arena_alloc(arena, size + KH_LETTER_MOST);
    if (!text)
        return KH_NOMEM;
    if (!kh_letters_unpack(letters, text, size))
        return KH_CORRUPT;
    c.text = kh_str_of(text, size);
    c.at = (const uint8_t *)numbers.ptr;
    c.end = c.at + numbers.len;
    put_article(&c, ret_article);
    if (c.status == KH_OK && (c.at != c.end || c.text_at != size))
        return KH_CORRUPT;
    return c.status;
}

kh_status kh_record_holds(kh_arena *arena, kh_str record, const kh_article *article, bool *ret_holds)
{
    kh_article held;
    kh_buf parts[4];
    size_t size;
    kh_status status = kh_record_read(arena, record, &held);

    *ret_holds = false;
    if (status != KH_OK)
        return status;
    held.captured = article->captured;
    held.page = article->page;
    for (size_t i = 0; i < 4; i++)
        kh_buf_init(&parts[i]);
    if ((status = pack(&held, &parts[0], &parts[1], &size)) == KH_OK &&
        (status = pack(article, &parts[2], &parts[3], &size)) == KH_OK)
        *ret_holds = kh_str_eq(kh_buf_str(&parts[0]), kh_buf_str(&parts[2])) &&
                     kh_str_eq(kh_buf_str(&parts[1]), kh_buf_str(&parts[3]));
    for (size_t i = 0; i < 4; i++)
        kh_buf_done(&parts[i]);
    return status;
}
