//! The schemas and parameters that operations refer to.

use super::asks::asks;
use serde_json::{Value, json};

pub(super) fn schemas() -> Value {
    let mut schemas = plain();
    if let (Some(schemas), Value::Object(asks)) = (schemas.as_object_mut(), asks()) {
        schemas.extend(asks);
    }
    schemas
}

fn plain() -> Value {
    json!({
        "SodaError": {
            "type": "object",
            "required": ["message", "errorCode", "code", "error", "data"],
            "properties": {
                "message": { "type": "string" },
                "errorCode": { "type": "string" },
                "code": { "type": "string", "examples": ["query.soql.no-such-column", "permission_denied"] },
                "error": { "const": true },
                "data": {
                    "type": "object",
                    "description": "The place of a mistake; `withheld` with statute and reason when the law says no.",
                },
            },
        },
        "Problem": {
            "type": "object",
            "required": ["type", "title", "status", "detail", "code"],
            "properties": {
                "type": { "type": "string" },
                "title": { "type": "string" },
                "status": { "type": "integer" },
                "detail": { "type": "string" },
                "code": { "type": "string" },
                "withheld": { "type": "object", "description": "The reason, when the law says no." },
                "errors": { "type": "array", "items": { "$ref": "#/components/schemas/Invalid" } },
            },
        },
        "Invalid": {
            "type": "object",
            "required": ["name", "message"],
            "properties": { "name": { "type": "string" }, "message": { "type": "string" } },
        },
        "Rows": { "type": "array", "items": { "type": "object" } },
        "CompactRows": {
            "type": "array",
            "description": "What is there, then the rows.",
            "items": { "anyOf": [{
                "type": "object",
                "required": ["locale", "schema"],
                "properties": {
                    "approximate_row_count": { "type": "integer", "description": "Of all pages; exact, or absent." },
                    "locale": { "type": "string" },
                    "schema": {
                        "type": "array",
                        "description": "The columns by name, `c`, with the type, `t`.",
                        "items": {
                            "type": "object",
                            "required": ["c", "t"],
                            "properties": { "c": { "type": "string" }, "t": { "type": "string" } },
                        },
                    },
                },
            }, {
                "type": "array",
                "description": "The values of a row in the order of `schema`.",
                "items": {},
            }] },
        },
        "Bytes": { "type": "string", "contentEncoding": "binary" },
        "RowPage": {
            "type": "object",
            "required": ["dataset", "release", "withheld", "rows", "next"],
            "properties": {
                "dataset": { "type": "string" },
                "release": { "type": "string" },
                "withheld": { "$ref": "#/components/schemas/Withheld" },
                "rows": { "$ref": "#/components/schemas/Rows" },
                "next": { "type": ["string", "null"], "description": "The next page, when there is one." },
            },
        },
        "History": {
            "type": "object",
            "required": ["dataset", "release", "rows_are_followed", "states", "versions"],
            "properties": {
                "dataset": { "type": "string" },
                "release": { "type": "string" },
                "rows_are_followed": { "type": "boolean", "description": "Whether a field identifies the rows." },
                "states": { "type": "array", "description": "Oldest first.", "items": {
                    "type": "object",
                    "required": ["at", "rows", "added", "changed", "removed", "links"],
                    "properties": {
                        "at": { "type": "string", "format": "date-time" },
                        "rows": { "type": "integer" },
                        "added": { "type": "integer" },
                        "changed": { "type": "integer" },
                        "removed": { "type": "integer" },
                        "links": { "type": "object" },
                    },
                } },
                "versions": { "type": ["string", "null"], "description": "Every version of every row, as Parquet." },
            },
        },
        "ChangePage": {
            "type": "object",
            "required": ["dataset", "release", "from", "to", "changes", "next"],
            "properties": {
                "dataset": { "type": "string" },
                "release": { "type": "string" },
                "from": { "type": "string", "format": "date-time" },
                "to": { "type": "string", "format": "date-time" },
                "changes": { "type": "array", "description": "By row number; fewer than `limit` where they are large.", "items": {
                    "type": "object",
                    "required": ["change", "row", "before", "after", "fields"],
                    "properties": {
                        "change": { "enum": ["added", "changed", "removed"] },
                        "row": { "type": "integer", "description": "`:id`, the same in every release." },
                        "before": { "type": ["object", "null"], "description": "The fields as in rows; null if it was added." },
                        "after": { "type": ["object", "null"], "description": "The same; null if it was removed." },
                        "fields": { "type": "array", "items": { "type": "string" }, "description": "Those that differ." },
                    },
                } },
                "next": { "type": ["string", "null"], "description": "The next page, when there is one." },
            },
        },
        "Withheld": {
            "type": "object",
            "required": ["dataset", "standing", "withheld", "fields", "rows", "cells", "request_url"],
            "properties": {
                "dataset": { "type": "string" },
                "standing": { "$ref": "#/components/schemas/Standing" },
                "withheld": { "type": "array", "description": "Why the whole dataset is withheld." },
                "fields": { "type": "array" },
                "rows": { "type": "array" },
                "cells": { "type": "array" },
                "request_url": { "type": "string" },
            },
        },
        "Standing": { "enum": ["planned", "in-preparation", "published", "withheld", "taken-down"] },
        "Dataset": {
            "type": "object",
            "required": ["id", "slug", "title", "description", "standing", "links"],
            "properties": {
                "id": { "type": "string" },
                "slug": { "type": "string" },
                "title": { "type": "string" },
                "description": { "type": "string" },
                "standing": { "$ref": "#/components/schemas/Standing" },
                "links": { "type": "object" },
            },
        },
        "DatasetPage": {
            "type": "object",
            "required": ["datasets", "total", "limit", "offset"],
            "properties": {
                "datasets": { "type": "array", "items": { "$ref": "#/components/schemas/Dataset" } },
                "total": { "type": "integer" },
                "limit": { "type": "integer" },
                "offset": { "type": "integer" },
            },
        },
        "QueryForm": { "type": "object", "additionalProperties": { "type": "string" } },
        "Language": { "enum": ["en", "es"], "description": "The language of letters beside the English that governs; `en` where none is given." },
        "InquiryAsk": {
            "type": "object",
            "required": ["text"],
            "additionalProperties": false,
            "properties": {
                "topic": { "enum": ["api-keys", "access", "publication-timeline", "data-quality", "withholding", "other"] },
                "datasets": { "type": "array", "maxItems": 50, "items": { "$ref": "#/components/schemas/DatasetId" } },
                "text": { "type": "string", "minLength": 1, "maxLength": 20000 },
                "intended_use": text(20_000),
                "name": text(300),
                "email": text(300),
                "language": { "$ref": "#/components/schemas/Language" },
            },
        },
        "RequestAsk": {
            "type": "object",
            "description": "At least one item, one series or a description. No name, address or purpose is needed.",
            "additionalProperties": false,
            "properties": {
                "items": { "type": "array", "maxItems": 50, "items": { "$ref": "#/components/schemas/ItemAsk" } },
                "series": { "type": "array", "maxItems": 20, "items": { "$ref": "#/components/schemas/SeriesAsk" } },
                "description": text(20_000),
                "format": text(300),
                "name": text(300),
                "email": text(300),
                "language": { "$ref": "#/components/schemas/Language" },
            },
        },
        "ItemAsk": {
            "type": "object",
            "required": ["dataset"],
            "additionalProperties": false,
            "properties": {
                "dataset": { "$ref": "#/components/schemas/DatasetId" },
                "fields": { "type": "array", "items": { "type": "string", "pattern": "^[a-z_][a-z0-9_]*$" } },
                "from": { "type": ["string", "null"], "format": "date" },
                "to": { "type": ["string", "null"], "format": "date" },
            },
        },
        "SeriesAsk": {
            "type": "object",
            "required": ["name"],
            "additionalProperties": false,
            "properties": {
                "name": {
                    "type": "string",
                    "minLength": 1,
                    "maxLength": 300,
                    "description": "Any name, on one line. One of the city's retention list is shown in the public log.",
                },
                "from": { "type": ["string", "null"], "format": "date" },
                "to": { "type": ["string", "null"], "format": "date" },
            },
        },
        "DatasetId": { "type": "string", "pattern": "^[A-Za-z0-9]{4}-[A-Za-z0-9]{4}$" },
        "MessageAsk": {
            "type": "object",
            "required": ["text"],
            "additionalProperties": false,
            "properties": { "text": { "type": "string", "minLength": 1, "maxLength": 20000 } },
        },
        "LawDue": {
            "type": "object",
            "required": ["received", "receipt_date", "due", "extension_latest", "steps", "law", "receipt_rule", "ics"],
            "properties": {
                "received": { "type": "string" },
                "receipt_date": { "type": "string", "format": "date" },
                "due": { "type": "string", "format": "date" },
                "extension_latest": {
                    "type": ["string", "null"],
                    "format": "date",
                    "description": "Null where the law sets no number of days.",
                },
                "steps": { "type": "array", "items": { "$ref": "#/components/schemas/LawDay" } },
                "further": { "type": "array", "description": "Other dates that run from the receipt." },
                "if_late": { "type": "object", "description": "What the law makes of a missed date." },
                "law": { "type": "string" },
                "receipt_rule": { "enum": ["actual", "next-business-day"] },
                "assumed": { "type": ["string", "null"], "description": "What nobody said and the answer assumes." },
                "ics": { "type": "string", "description": "The same as a calendar file." },
            },
        },
        "LawDay": {
            "type": "object",
            "required": ["date", "why", "citation"],
            "properties": {
                "date": { "type": "string", "format": "date" },
                "why": { "type": "string" },
                "citation": { "type": ["string", "null"] },
            },
        },
        "Opened": {
            "type": "object",
            "required": ["tracking_code", "tracking_url"],
            "properties": {
                "tracking_code": { "type": "string", "description": "Shown once and kept nowhere." },
                "tracking_url": { "type": "string" },
                "number": { "type": ["string", "null"] },
            },
        },
    })
}

pub(super) fn text(chars_max: usize) -> Value {
    json!({ "type": ["string", "null"], "maxLength": chars_max })
}

pub(super) fn parameters() -> Value {
    let parameter = |name: &str, schema: Value, words: &str| json!({ "name": name, "in": "query", "required": false, "schema": schema, "description": words });
    let string = || json!({ "type": "string" });
    let whole = |least: u32| json!({ "type": "integer", "minimum": least, "maximum": 999_999_999 });
    json!({
        "select": parameter("$select", string(), "Fields and expressions; all released fields by default"),
        "where": parameter("$where", string(), "Which rows"),
        "order": parameter("$order", string(), "In what order; ties keep the order of the release"),
        "group": parameter("$group", string(), "By what to group"),
        "having": parameter("$having", string(), "Which groups"),
        "q": parameter("$q", string(), "Words that must all occur: as they are, in another English form, or as the beginning of one"),
        "limit": parameter("$limit", whole(0), "At most so many rows; 1000 by default"),
        "offset": parameter("$offset", whole(0), "Rows passed over first"),
        "cursor": parameter("$cursor", string(), "Where to go on: taken from the link `next` of an answer, with the same query"),
        "query": parameter("$query", string(), "A whole SoQL statement, instead of the others; it may join other datasets (`@abcd-1234`) and be piped (`|>`)"),
        "app_token": parameter("$$app_token", string(), "A key, when it cannot be sent as a header"),
        "words": parameter("q", string(), "Words that must all occur"),
        "described": parameter("q", string(), "A description in words, of which the first 2000 characters are looked at"),
        "standing": parameter("standing", json!({ "$ref": "#/components/schemas/Standing" }), "Only of this standing"),
        "department": parameter("department", string(), "Only of this department"),
        "category": parameter("category", string(), "Only under this heading"),
        "dataset": parameter("dataset", string(), "Only about this dataset"),
        "law_id": parameter("law_id", string(), "Only by this rule"),
        "kind": parameter("kind", json!({ "enum": records::MatterKind::ALL }), "Only of this kind"),
        "ids": parameter("ids", string(), "Only these ids, separated by commas"),
        "names": parameter("names", string(), "Only of these titles, separated by commas"),
        "categories": parameter("categories", string(), "Only under these headings, separated by commas"),
        "tags": parameter("tags", string(), "Only with one of these words, separated by commas"),
        "attribution": parameter("attribution", string(), "Only of this department"),
        "scroll_id": parameter("scroll_id", string(), "By id, what comes after this one; instead of `offset`"),
        "only": parameter("only", string(), "Only assets of this kind; all are datasets"),
        "law": parameter("law", string(), "The law pack, such as `us-ca`; the city's when none is named"),
        "received": { "name": "received", "in": "query", "required": true, "schema": string(), "description": "When the request arrived, in local time: `2026-02-02T10:00`" },
        "receipt_rule": parameter("receipt_rule", json!({ "enum": ["actual", "next-business-day"] }), "Which day counts as the day of receipt"),
        "adopt": parameter("adopt", string(), "A holiday the city adopted; may be repeated, or `none`"),
        "closed": parameter("closed", string(), "Days on which the office is closed all day, separated by commas; may be repeated"),
        "event": parameter("event", string(), "What happened since: `paused:FROM..TO:WHY`, `reset:DATE:WHY` or `routed:DATE`; may be repeated"),
        "as_of": parameter("asOf", string(), "The rows as they were shown at this time, or at the end of this day. With it a query asks this dataset alone (one named with `@` is refused) and cannot name `:id`"),
        "from": parameter("from", string(), "A time, or the end of a day; the state before that of `to`, by default"),
        "to": parameter("to", string(), "A time, or the end of a day; the present state, by default"),
        "after_row": parameter("after", json!({ "type": "integer", "format": "int64", "minimum": 0, "maximum": i64::MAX }), "Only rows whose number is greater; the link `next` says it"),
        "page_limit": parameter("limit", whole(0), "At most so many entries; 0 shows none"),
        "page_offset": parameter("offset", whole(0), "Entries passed over first"),
        "page_number": parameter("page", whole(0), "Which page, from 1; 0 is the first too"),
    })
}
