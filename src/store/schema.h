/* The file: what it is recognised by, and the making of an empty one. The tables are specified in schema.c. */
#ifndef KH_STORE_SCHEMA_H
#define KH_STORE_SCHEMA_H

#include "store/handle.h"

enum { KH_STORE_APPLICATION = 0x4B485954 /* "KHYT" */, KH_STORE_VERSION = 1 };

/** Check that the open database is a store of ours; in WRITE mode make it one when it is empty. */
kh_status kh_schema_check(kh_store *store, kh_err *err) KH_MUST_CHECK;

#endif
