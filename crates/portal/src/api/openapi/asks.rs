//! The schemas of what opens a matter, and of what is done in one.

use super::schemas::text;
use serde_json::{Value, json};

pub(super) fn asks() -> Value {
    let datasets = || json!({ "type": "array", "maxItems": 50, "items": { "$ref": "#/components/schemas/DatasetId" } });
    let fields = || json!({ "type": "array", "maxItems": 500, "items": { "type": "string" }, "description": "Only names that are public." });
    let number = || json!({ "type": ["string", "null"], "examples": ["R-2026-0001"] });
    let words = || json!({ "type": "string", "maxLength": 20_000 });
    let time =
        || json!({ "type": "string", "description": "Local time of the city.", "examples": ["2026-03-02T10:00"] });
    json!({
        "InspectionAsk": {
            "type": "object",
            "description": "At least one of a request, a dataset or words that say what is to be seen.",
            "additionalProperties": false,
            "properties": {
                "request": number(),
                "datasets": datasets(),
                "text": words(),
                "suits": { "type": "array", "maxItems": 10, "items": time() },
                "name": text(300),
                "email": text(300),
                "language": { "$ref": "#/components/schemas/Language" },
            },
        },
        "JustificationAsk": {
            "type": "object",
            "description": "A request in which something was withheld, or a dataset.",
            "additionalProperties": false,
            "properties": {
                "request": number(),
                "dataset": { "$ref": "#/components/schemas/DatasetId" },
                "fields": fields(),
                "text": words(),
                "name": text(300),
                "email": text(300),
                "language": { "$ref": "#/components/schemas/Language" },
            },
        },
        "ReviewAsk": {
            "type": "object",
            "required": ["exemption"],
            "additionalProperties": false,
            "properties": {
                "exemption": { "type": "string", "examples": ["EX-3"] },
                "text": words(),
                "name": text(300),
                "email": text(300),
                "language": { "$ref": "#/components/schemas/Language" },
            },
        },
        "AppealAsk": {
            "type": "object",
            "required": ["request"],
            "additionalProperties": false,
            "properties": {
                "request": { "type": "string", "examples": ["R-2026-0001"] },
                "items": {
                    "type": "array",
                    "items": { "type": "integer", "minimum": 0 },
                    "description": "Denied items, from 0; none means everything that was denied.",
                },
                "text": words(),
                "name": text(300),
                "email": text(300),
                "language": { "$ref": "#/components/schemas/Language" },
            },
        },
        "ComplaintAsk": {
            "type": "object",
            "required": ["text"],
            "additionalProperties": false,
            "properties": {
                "about": number(),
                "tracking_code": {
                    "type": ["string", "null"],
                    "description": "Of the matter it is about, when that is not in the public log.",
                },
                "datasets": datasets(),
                "text": { "type": "string", "minLength": 1, "maxLength": 20_000 },
                "name": text(300),
                "email": text(300),
                "language": { "$ref": "#/components/schemas/Language" },
            },
        },
        "WithholdingAsk": {
            "type": "object",
            "required": ["protection", "datasets", "value", "identity"],
            "additionalProperties": false,
            "properties": {
                "protection": { "enum": ["victim", "official", "protected-address", "other"] },
                "datasets": datasets(),
                "fields": fields(),
                "value": {
                    "type": "string",
                    "minLength": 1,
                    "maxLength": 20_000,
                    "description": "Exactly as the data shows it. Sealed.",
                },
                "identity": {
                    "type": "string",
                    "minLength": 1,
                    "maxLength": 20_000,
                    "description": "Who asks, how to reach them, what shows the ground. Sealed: read by the Clerk's staff and counsel.",
                },
                "language": { "$ref": "#/components/schemas/Language" },
            },
        },
        "BookingAsk": {
            "type": "object",
            "required": ["time"],
            "additionalProperties": false,
            "properties": { "time": time() },
        },
        "NarrowAsk": {
            "type": "object",
            "description": "What is still asked for, of items that are not determined: within what was asked for at \
                            first. An item with nothing but its number is asked for as at first again.",
            "required": ["items"],
            "additionalProperties": false,
            "properties": {
                "items": {
                    "type": "array",
                    "minItems": 1,
                    "items": {
                        "type": "object",
                        "required": ["item"],
                        "additionalProperties": false,
                        "properties": {
                            "item": { "type": "integer", "minimum": 0, "description": "From 0." },
                            "nothing": { "type": "boolean", "description": "Nothing of it is asked for any more." },
                            "fields": fields(),
                            "from": { "type": ["string", "null"], "format": "date" },
                            "to": { "type": ["string", "null"], "format": "date" },
                            "text": { "type": ["string", "null"], "maxLength": 20_000 },
                        },
                    },
                },
            },
        },
        "FeeAsk": {
            "type": "object",
            "required": ["answer"],
            "additionalProperties": false,
            "properties": {
                "answer": { "enum": ["accepted", "declined"] },
                "cents": {
                    "type": "integer",
                    "minimum": 0,
                    "description": "The total of the estimate that is answered, in cents: refused where another one stands.",
                },
            },
        },
        "WebhookAsk": {
            "type": "object",
            "required": ["url"],
            "additionalProperties": false,
            "properties": { "url": { "type": "string", "format": "uri", "maxLength": records::Webhook::URL_BYTES_MAX } },
        },
        "WebhookSet": {
            "type": "object",
            "required": ["id", "secret"],
            "properties": {
                "id": { "type": "string" },
                "secret": { "type": "string", "description": "What is sent is signed with it; shown once" },
            },
        },
    })
}
