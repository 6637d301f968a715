//! The published schema of a pack's files, made from the types that read them.

use crate::pack::Header;
use crate::{
    Change, ChecklistItem, ClockRules, DemandRule, ExemptionRule, ExtensionGround, FeeRule, Holiday, PendingChange,
    Provision, ShiftRule, WaiverException, WarningRule,
};
use schemars::JsonSchema;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// A file of a law pack, in TOML. Any table may stand in any file; `pack` stands once in the pack. Every rule has an
/// id, at least one section, a date from which it is in force, and a verification mark; a source unless the mark is U.
/// Items of letters that are good practice (P) need only the date.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, title = "A file of a Daylight law pack")]
#[allow(dead_code, reason = "only its shape is used")]
struct PackFile {
    /// The header.
    #[schemars(default)]
    pack: Option<Header>,
    /// Sets of clock rules, one for each time in force.
    #[schemars(default)]
    clock: Vec<ClockRules>,
    /// The circumstances that allow an extension.
    #[schemars(default)]
    extension_ground: Vec<ExtensionGround>,
    /// Holidays.
    #[schemars(default)]
    holiday: Vec<Holiday>,
    /// Holidays that make another day one.
    #[schemars(default)]
    shift: Vec<ShiftRule>,
    /// Exemptions and duties to disclose.
    #[schemars(default)]
    exemption: Vec<ExemptionRule>,
    /// What letters must say.
    #[schemars(default)]
    letter: Vec<ChecklistItem>,
    /// What may be charged for.
    #[schemars(default)]
    fee: Vec<FeeRule>,
    /// When a release to one is not a release to all.
    #[schemars(default)]
    waiver_exception: Vec<WaiverException>,
    /// What a person may demand to be withheld.
    #[schemars(default)]
    demand: Vec<DemandRule>,
    /// Definitions, rights, open data, catalogs, courts.
    #[schemars(default)]
    provision: Vec<Provision>,
    /// Changes of the law that readers of older matters need.
    #[schemars(default)]
    change: Vec<Change>,
    /// Bills to watch.
    #[schemars(default)]
    pending: Vec<PendingChange>,
    /// Which exemptions usually concern what a scan of a document finds.
    #[schemars(default)]
    warning: Vec<WarningRule>,
    /// What letters quote of the pack in other languages: by language (BCP 47), the English text and how it is said. Each
    /// is to be confirmed; the English text governs.
    #[schemars(default)]
    translation: BTreeMap<String, BTreeMap<String, String>>,
}

/// A day as the files write it: `2026-01-31`.
pub(crate) struct IsoDate;

impl JsonSchema for IsoDate {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Date".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "format": "date" })
    }
}

/// The schema of a pack's files (JSON Schema, draft 2020-12).
pub fn pack_schema() -> Value {
    let mut schema = schemars::schema_for!(PackFile).to_value();
    let basis = schema.pointer("/$defs/Basis").cloned().unwrap_or_default();
    if let Some(defs) = schema.get_mut("$defs").and_then(Value::as_object_mut) {
        defs.remove("Basis");
        defs.values_mut().for_each(|def| spread_basis(def, &basis));
    }
    schema
}

/// In the files the keys of the basis stand beside the others: section, mark, dates.
fn spread_basis(def: &mut Value, basis: &Value) {
    let Some(def) = def.as_object_mut() else { return };
    let had = def.get_mut("properties").and_then(Value::as_object_mut).and_then(|p| p.remove("basis"));
    if had.is_none() {
        return;
    }
    let own = |key: &str| basis.get(key).cloned().unwrap_or_default();
    if let (Some(properties), Value::Object(more)) = (object(def, "properties"), own("properties")) {
        properties.extend(more);
    }
    if let Some(required) = def.get_mut("required").and_then(Value::as_array_mut) {
        required.retain(|name| name != "basis");
        required.extend(own("required").as_array().into_iter().flatten().cloned());
    }
    // A source, unless the rule says that nobody read one.
    def.insert("if".into(), json!({ "properties": { "mark": { "const": "U" } } }));
    def.insert("else".into(), json!({ "required": ["source"], "properties": { "source": { "minItems": 1 } } }));
}

fn object<'a>(of: &'a mut Map<String, Value>, key: &str) -> Option<&'a mut Map<String, Value>> {
    of.get_mut(key).and_then(Value::as_object_mut)
}
