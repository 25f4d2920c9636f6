/* The JSON writer: nesting, escapes, numbers, bytes that are no UTF-8. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "base/json.h"

static void expect(void (*write)(kh_json *), const char *expected)
{
    kh_buf buf;
    kh_json json;

    kh_buf_init(&buf);
    kh_json_init(&json, &buf);
    write(&json);
    kh_buf_byte(&buf, '\0');
    assert_int_equal(kh_buf_status(&buf), KH_OK);
    assert_string_equal(buf.ptr, expected);
    kh_buf_done(&buf);
}

static void nested(kh_json *json)
{
    kh_json_object(json);
    kh_json_put_int(json, "a", -5);
    kh_json_key(json, "b");
    kh_json_array(json);
    kh_json_null(json);
    kh_json_bool(json, true);
    kh_json_object(json);
    kh_json_end_object(json);
    kh_json_end_array(json);
    kh_json_put_str(json, "c", (kh_str){NULL, 0});
    kh_json_end_object(json);
}

static void numbers(kh_json *json)
{
    kh_json_array(json);
    kh_json_num(json, 2500);
    kh_json_num(json, 0.1);
    kh_json_num(json, 4.8e9);
    kh_json_num(json, NAN);
    kh_json_num(json, INFINITY);
    kh_json_num(json, 1.0 / 3);
    kh_json_end_array(json);
}

static void escapes(kh_json *json)
{
    kh_json_str(json, kh_str_of("\"\\\n\x01"
                                "\0خ",
                                7));
}

static void broken(kh_json *json)
{
    /* overlong, surrogate, lone continuation, cut short */
    kh_json_str(json, KH_STR("a\xC0\xAF\xED\xA0\x80\x80"
                             "b\xD8"));
}

static void nests(void **state)
{
    (void)state;
    expect(nested, "{\"a\":-5,\"b\":[null,true,{}],\"c\":null}");
}

static void writes_numbers_that_read_back(void **state)
{
    (void)state;
    expect(numbers, "[2500,0.1,4800000000,null,null,0.3333333333333333]");
}

static void escapes_what_json_needs(void **state)
{
    (void)state;
    expect(escapes, "\"\\\"\\\\\\n\\u0001\\u0000خ\"");
}

static void bad_bytes_become_replacement_characters(void **state)
{
    (void)state;
    expect(broken, "\"a��\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"
                   "b\xEF\xBF\xBD\"");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nests),
        cmocka_unit_test(writes_numbers_that_read_back),
        cmocka_unit_test(escapes_what_json_needs),
        cmocka_unit_test(bad_bytes_become_replacement_characters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
