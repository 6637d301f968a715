//! What the reports, the catalog of systems and suggestions look like.

use serde_json::{Value, json};

/// The schemas of `/api/v1/reports` and `/api/v1/systems`.
pub(super) fn schemas() -> Value {
    json!({
        "Reports": {
            "type": "object",
            "required": ["as_of", "by", "year", "years", "reports"],
            "properties": {
                "as_of": { "type": "string", "format": "date", "description": "The day in the city." },
                "by": { "enum": ["year", "month"] },
                "year": { "type": ["integer", "null"], "description": "Only what was received in it." },
                "years": { "type": "array", "items": { "type": "integer" } },
                "reports": { "type": "array", "items": { "$ref": "#/components/schemas/Report" } },
            },
        },
        "Suggestions": {
            "type": "object",
            "required": ["datasets", "requests", "systems"],
            "properties": {
                "datasets": { "type": "array", "items": { "$ref": "#/components/schemas/Suggestion" } },
                "requests": { "type": "array", "items": { "$ref": "#/components/schemas/Suggestion" } },
                "systems": { "type": "array", "items": { "$ref": "#/components/schemas/Suggestion" } },
            },
        },
        "Suggestion": {
            "type": "object",
            "required": ["title", "says", "url"],
            "properties": {
                "title": { "type": "string" },
                "says": { "type": "string", "description": "What it is, in one line." },
                "url": { "type": "string" },
            },
        },
        "Systems": {
            "type": "object",
            "required": ["systems", "csv"],
            "properties": {
                "systems": { "type": "array", "items": { "$ref": "#/components/schemas/System" } },
                "csv": { "type": "string" },
            },
        },
        "System": {
            "type": "object",
            "required": ["id", "name", "vendor", "product", "purpose", "data", "custodian", "collected", "updated", "withheld", "confirmed"],
            "properties": {
                "id": { "type": "string" },
                "name": { "type": "string" },
                "vendor": { "type": ["string", "null"] },
                "product": { "type": ["string", "null"] },
                "purpose": { "type": ["string", "null"] },
                "data": { "type": ["string", "null"], "description": "Categories or types of data." },
                "custodian": { "type": ["string", "null"], "description": "The department that is the prime custodian." },
                "collected": { "type": ["string", "null"], "description": "How often data is collected." },
                "updated": { "type": ["string", "null"], "description": "How often data is updated." },
                "withheld": { "type": ["string", "null"], "description": "Why no more than the name is listed." },
                "confirmed": { "type": "string", "format": "date" },
            },
        },
        "Report": {
            "type": "object",
            "required": ["id", "title", "definition", "law", "columns", "rows", "csv"],
            "properties": {
                "id": { "type": "string" },
                "title": { "type": "string" },
                "definition": { "type": "string", "description": "What counts, in words." },
                "law": { "type": "array", "items": { "type": "string" }, "description": "Sections of the law of the city." },
                "columns": {
                    "type": "array",
                    "items": {
                        "type": "object",
                        "required": ["key", "title", "unit"],
                        "properties": {
                            "key": { "type": "string" },
                            "title": { "type": "string" },
                            "unit": { "enum": ["text", "count", "days", "share", "cents"] },
                        },
                    },
                },
                "rows": { "type": "array", "items": { "type": "object" }, "description": "Cells by the key of their column." },
                "csv": { "type": "string" },
            },
        },
    })
}

/// Their parameters.
pub(super) fn parameters() -> Value {
    let parameter = |name: &str, schema: Value, words: &str| json!({ "name": name, "in": "query", "required": false, "schema": schema, "description": words });
    let year = json!({ "type": "integer", "minimum": 1900, "maximum": 9998 });
    json!({
        "by": parameter("by", json!({ "enum": ["year", "month"] }), "Divided by year, or by month of one year"),
        "year": parameter("year", year, "Only what was received in this year; by month, of this one when none is named"),
    })
}
