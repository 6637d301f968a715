//! `daylight dataset`: bring data into custody, publish it, take it down.

use super::declare::{Declared, Type};
use super::scopes::{Scopes, officials};
use super::{DataDir, each};
use crate::interrupt::Interrupt;
use crate::opened::{actor, open};
use crate::output;
use acts::{Acts, AddDataset, Added, Points, UpdateDataset, UpdateMode};
use catalog::{DatasetId, DeclaredGeometry};
use clap::{Args, Subcommand, ValueEnum};
use custody::{IngestOptions, Progress, Receipt};
use formats::HeaderChoice;
use formats::tables::TableChoice;
use records::City;
use register::{Exemption, Review, Scope};
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(Subcommand)]
pub enum Dataset {
    /// Bring a file into custody as a dataset, with what is decided about it
    Add(Box<Add>),
    /// Bring in a new revision
    Update(Update),
    /// Publish: every remaining field is classified as public
    Publish(Act),
    /// Take a dataset down at every door at once
    Takedown(Takedown),
    /// Announce a dataset that has no data yet
    Plan(super::promise::Plan),
    /// Promise another date of publication
    Reschedule(super::promise::Reschedule),
    /// Promise how often new data comes
    PromiseUpdates(super::promise::PromiseUpdates),
    /// Change the words of a dataset, or describe its fields in the dictionary
    Describe(super::describe::Describe),
    /// Say what fields are: the original is read again under the types declared, and the release is cut again
    Type(Box<Type>),
    /// Say which fields say where a row is: the release has a point for each row then
    Geometry(super::declare::Geometry),
    /// Show what the catalog knows of a dataset
    Show(Show),
}

#[derive(Args)]
pub struct Add {
    /// The file
    file: PathBuf,
    #[command(flatten)]
    dir: DataDir,
    /// The stable id, abcd-1234; a new one by default
    #[arg(long)]
    id: Option<DatasetId>,
    /// The title
    #[arg(long)]
    title: String,
    /// The publishing department
    #[arg(long)]
    department: Option<String>,
    /// The readable name for addresses
    #[arg(long)]
    slug: Option<String>,
    /// What it is
    #[arg(long)]
    description: Option<String>,
    /// The subject heading
    #[arg(long)]
    category: Option<String>,
    /// A word to find it by; repeat it
    #[arg(long)]
    keyword: Vec<String>,
    /// A dataset for each table of an archive, sheet of a workbook or layer of a geographic file, called by the title and
    /// the name of that
    #[arg(long, conflicts_with_all = ["id", "sheet"])]
    each: bool,
    #[command(flatten)]
    reading: Reading,
    /// The field that identifies a row
    #[arg(long, value_name = "FIELD")]
    row_id: Option<String>,
    /// A field that orders the release; repeat it. By a shape, or by the point of --geometry, rows that are near each other
    /// on the map are near in the files
    #[arg(long, value_name = "FIELD")]
    order_by: Vec<String>,
    /// The fields that say where a row is: lat-lon=FIELD or lon-lat=FIELD for two numbers in one cell,
    /// degrees=LATITUDE,LONGITUDE for two fields, EPSG:N=X,Y for coordinates of a projected system
    #[arg(long, value_name = "SYSTEM=FIELDS", conflicts_with = "each")]
    geometry: Option<DeclaredGeometry<String>>,
    #[command(flatten)]
    scopes: Scopes,
    /// Publish at once
    #[arg(long, conflicts_with = "withhold_all")]
    publish: bool,
    /// JSON
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
struct Reading {
    /// The row that names the columns, from 1, or none
    #[arg(long, value_name = "N|none", value_parser = header_row)]
    header_row: Option<HeaderChoice>,
    /// The character encoding of a text, such as windows-1252, big5 or macintosh; found by default
    #[arg(long, value_name = "NAME")]
    encoding: Option<String>,
    /// The sheet of a workbook, the layer of a geographic file, the list in a JSON object, or the file of an archive
    #[arg(long, value_name = "NAME", visible_aliases = ["layer", "member"])]
    sheet: Option<String>,
    /// The coordinate system of shapes in a file that does not say it, such as EPSG:2226
    #[arg(long, value_name = "EPSG:N")]
    crs: Option<String>,
    #[command(flatten)]
    declared: Declared,
}

impl Reading {
    fn options(&self) -> IngestOptions {
        IngestOptions {
            header: self.header_row.unwrap_or_default(),
            encoding: self.encoding.clone(),
            table: TableChoice { part: self.sheet.clone(), crs: self.crs.clone() },
            said: self.declared.said(),
            ..IngestOptions::default()
        }
    }
}

#[derive(Args)]
pub struct Update {
    /// The dataset
    id: DatasetId,
    /// The file
    file: PathBuf,
    #[command(flatten)]
    dir: DataDir,
    /// How the rows of the file change those that are there
    #[arg(long, value_enum, default_value_t)]
    mode: Mode,
    /// The field that identifies a row, where none was named yet
    #[arg(long, value_name = "FIELD")]
    row_id: Option<String>,
    #[command(flatten)]
    reading: Reading,
    /// Fields may come, go or change type
    #[arg(long)]
    accept_schema_change: bool,
    /// JSON
    #[arg(long)]
    json: bool,
}

/// How the rows of a file change those that are there.
#[derive(Clone, Copy, Default, ValueEnum)]
enum Mode {
    /// They are all there are
    #[default]
    Replace,
    /// They come after those that are there
    Append,
    /// A row whose identifier is there takes its place, the others come after
    Upsert,
}

impl From<Mode> for UpdateMode {
    fn from(mode: Mode) -> Self {
        match mode {
            Mode::Replace => Self::Replace,
            Mode::Append => Self::Append,
            Mode::Upsert => Self::Upsert,
        }
    }
}

#[derive(Args)]
pub struct Act {
    /// The dataset
    id: DatasetId,
    #[command(flatten)]
    dir: DataDir,
    /// Why; kept in the ledger
    #[arg(long)]
    reason: String,
    /// Who decided; repeat it for more than one
    #[arg(long, value_name = "NAME, TITLE", required = true, value_parser = super::scopes::official)]
    decided_by: Vec<String>,
    /// Answer the question whether a running number may be shown though rows are withheld; repeat it
    #[arg(long, value_name = "FIELD")]
    accept_sequence: Vec<String>,
    /// Answer the question whether a field may be shown in full though its sibling is exempt; repeat it
    #[arg(long, value_name = "FIELD")]
    accept_sibling: Vec<String>,
}

#[derive(Args)]
pub struct Takedown {
    /// The dataset
    id: DatasetId,
    #[command(flatten)]
    dir: DataDir,
    /// Why, in public words: every door shows them
    #[arg(long)]
    reason: String,
    /// Who decided; repeat it for more than one
    #[arg(long, value_name = "NAME, TITLE", required = true, value_parser = super::scopes::official)]
    decided_by: Vec<String>,
    /// It was released improperly: open the incident, with its checklist, in the same act
    #[arg(long)]
    improper_release: bool,
}

#[derive(Args)]
pub struct Show {
    /// The dataset
    id: DatasetId,
    #[command(flatten)]
    dir: DataDir,
    /// JSON
    #[arg(long)]
    json: bool,
}

fn header_row(text: &str) -> Result<HeaderChoice, String> {
    match text {
        "none" => Ok(HeaderChoice::None),
        "auto" => Ok(HeaderChoice::Auto),
        n => match n.parse() {
            Ok(row) if row > 0 => Ok(HeaderChoice::Row(row)),
            _ => Err("give the number of the row, from 1, or none".into()),
        },
    }
}

impl Dataset {
    pub async fn run(self) -> Result<ExitCode, String> {
        match self {
            Self::Add(c) => add(*c).await,
            Self::Update(c) => update(c).await,
            Self::Publish(c) => {
                let acts = open(&c.dir.data).await?;
                let by = officials(&c.decided_by)?;
                let accepted = Scopes {
                    accept_sequence: c.accept_sequence,
                    accept_sibling: c.accept_sibling,
                    ..Scopes::default()
                }
                .accepted();
                let bar = output::progress("cutting the release");
                let interrupt = Interrupt::listen();
                let acts = interrupt.over(acts, &bar);
                let done = acts.publish(&actor(by.clone()), &c.id, &accepted, &c.reason, by).await;
                bar.finish_and_clear();
                interrupt.settle(done)?;
                say_points(acts.points(&c.id).await.map_err(|e| e.to_string())?.as_ref());
                println!("{} is published", c.id);
                Ok(ExitCode::SUCCESS)
            }
            Self::Takedown(c) => {
                let acts = open(&c.dir.data).await?;
                let by = officials(&c.decided_by)?;
                if c.improper_release {
                    let opened = acts.take_down_improper(&actor(by.clone()), &c.id, &c.reason, by).await;
                    println!("{} is taken down; the incident is {}", c.id, opened.map_err(|e| e.to_string())?);
                    return Ok(ExitCode::SUCCESS);
                }
                let done = acts.take_down(&actor(by.clone()), &c.id, &c.reason, by).await;
                done.map_err(|e| e.to_string())?;
                println!("{} is taken down", c.id);
                Ok(ExitCode::SUCCESS)
            }
            Self::Plan(c) => super::promise::plan(c).await,
            Self::Reschedule(c) => super::promise::reschedule(c).await,
            Self::PromiseUpdates(c) => super::promise::promise_updates(c).await,
            Self::Describe(c) => c.run().await,
            Self::Type(c) => c.run().await,
            Self::Geometry(c) => c.run().await,
            Self::Show(c) => show(c).await,
        }
    }
}

async fn add(c: Add) -> Result<ExitCode, String> {
    let acts = open(&c.dir.data).await?;
    let decided_by = c.scopes.officials()?;
    let exemptions = c.scopes.asks()?;
    let by = decided_by.clone();
    let ask = AddDataset {
        file: Some(c.file.clone()),
        ingest: c.reading.options(),
        wants_rows: true,
        id: c.id,
        title: c.title,
        description: c.description,
        department: c.department,
        category: c.category,
        keywords: c.keyword,
        slug: c.slug,
        row_id: c.row_id,
        order: c.order_by,
        geometry: c.geometry,
        exemptions,
        accept: c.scopes.accepted(),
        publish: c.publish,
        reason: c.scopes.reason.clone(),
        decided_by,
        ..AddDataset::default()
    };
    let bar = output::progress("reading");
    let interrupt = Interrupt::listen();
    let acts = interrupt.over(acts, &bar);
    if c.each {
        let parts = each::parts(&c.file)?;
        let tables = acts.add_each(&actor(by), &ask, &parts, &mut |p| show_progress(&bar, p, &interrupt)).await;
        bar.finish_and_clear();
        return each::say(&interrupt.settle(tables)?, c.json);
    }
    let added = acts.add_dataset(&actor(by), ask, &mut |p| show_progress(&bar, p, &interrupt)).await;
    bar.finish_and_clear();
    say(&acts, &interrupt.settle(added)?, c.json).await
}

async fn update(c: Update) -> Result<ExitCode, String> {
    let acts = open(&c.dir.data).await?;
    let ask = UpdateDataset {
        file: c.file,
        ingest: c.reading.options(),
        mode: c.mode.into(),
        row_id: c.row_id,
        accept_schema_change: c.accept_schema_change,
    };
    let bar = output::progress("reading");
    let interrupt = Interrupt::listen();
    let acts = interrupt.over(acts, &bar);
    let updated = acts.update_dataset(&actor(vec![]), &c.id, &ask, &mut |p| show_progress(&bar, p, &interrupt)).await;
    bar.finish_and_clear();
    say(&acts, &interrupt.settle(updated)?, c.json).await
}

async fn show(c: Show) -> Result<ExitCode, String> {
    let acts = open(&c.dir.data).await?;
    let found = acts.read(|city| city.datasets.get(&c.id).map(|d| (d.dataset.clone(), exemptions(city, &c.id)))).await;
    let Some((dataset, exemptions)) = found.map_err(|e| e.to_string())? else {
        return Err(format!("there is no dataset `{}`", c.id));
    };
    let points = acts.points(&c.id).await.map_err(|e| e.to_string())?;
    if c.json {
        let exemptions = exemptions.iter().map(exemption_json).collect::<Result<Vec<_>, _>>()?;
        let points = points.as_ref().map(points_json);
        return output::json(&serde_json::json!({ "dataset": dataset, "exemptions": exemptions, "points": points }));
    }
    println!("{}  {}", dataset.id, dataset.title);
    println!("standing    {}", standing(dataset.standing));
    if let Some(release) = dataset.current() {
        let (rows, fields) = (output::count(release.rows, "row"), output::count(release.fields, "field"));
        println!("release     {}  {rows}, {fields}", release.id);
    }
    for field in &dataset.fields {
        let role = field.role.map(|r| format!("  ({})", r.words())).unwrap_or_default();
        let declared = field.declared.map(|declared| format!("  declared {declared}")).unwrap_or_default();
        println!("field       {}  {}{role}{declared}", field.name, field.field_type.word());
    }
    if let Some(geometry) = &dataset.geometry {
        println!("geometry    {geometry}");
    }
    say_points(points.as_ref());
    for exemption in exemptions {
        let scope = register::ScopeText(&exemption.scope);
        let end = ended(&exemption).map(|reason| format!("  ended: {reason}")).unwrap_or_default();
        println!(
            "exemption   {}  {}  {scope}  {}  {}{end}",
            exemption.id, exemption.law_id, exemption.treatment, exemption.citation
        );
    }
    Ok(ExitCode::SUCCESS)
}

/// The exemptions on a dataset. What says of whom something is withheld is for the Clerk and counsel, at the desk.
fn exemptions(city: &City, id: &DatasetId) -> Vec<Exemption> {
    let mut all = city.exemptions_of(id);
    for exemption in all.iter_mut().filter(|e| city.is_sealed(e.id)) {
        if let Scope::Rows { predicate } | Scope::Cells { predicate, .. } = &mut exemption.scope {
            *predicate = "(sealed)".into();
        }
    }
    all
}

/// Why an exemption ended, when it did.
fn ended(exemption: &Exemption) -> Option<&str> {
    match &exemption.review {
        Review::Ended { reason, .. } => Some(reason),
        Review::Proposed | Review::InForce => None,
    }
}

/// An exemption as stored, with whether it withholds today said outright.
fn exemption_json(exemption: &Exemption) -> Result<serde_json::Value, String> {
    let mut value = serde_json::to_value(exemption).map_err(|e| e.to_string())?;
    value["in_force"] = exemption.in_force().into();
    value["ended"] = ended(exemption).into();
    Ok(value)
}

/// Where a dataset stands, in words.
pub fn standing(standing: catalog::Standing) -> &'static str {
    match standing {
        catalog::Standing::Planned => "planned",
        catalog::Standing::InPreparation => "in preparation",
        catalog::Standing::Published => "published",
        catalog::Standing::Withheld => "withheld",
        catalog::Standing::TakenDown => "taken down",
    }
}

/// Shows how far reading is, and says whether it goes on.
pub fn show_progress(bar: &indicatif::ProgressBar, progress: Progress, interrupt: &Interrupt) -> ControlFlow<()> {
    bar.set_length(progress.total.unwrap_or(progress.bytes));
    bar.set_position(progress.bytes);
    interrupt.flow()
}

/// What became of an addition, for scripts.
pub fn added_json(added: &Added) -> serde_json::Value {
    serde_json::json!({
        "id": added.id,
        "standing": added.standing,
        "exemptions": added.exemptions.iter().map(ToString::to_string).collect::<Vec<_>>(),
        "questions": added.questions.iter().map(ToString::to_string).collect::<Vec<_>>(),
        "receipt": added.receipt,
    })
}

/// How many rows have a point, for scripts.
pub fn points_json(points: &Points) -> serde_json::Value {
    serde_json::json!({
        "rows": points.placed.rows,
        "placed": points.placed.placed,
        "within": points.placed.within,
        "warning": points.warning(),
    })
}

/// How many rows have a point, and what to check where few have.
pub fn say_points(points: Option<&Points>) {
    if let Some(points) = points {
        println!("points      {}", points.words());
        points.warning().iter().for_each(|warning| println!("warning     {warning}"));
    }
}

pub async fn say(acts: &Acts, added: &Added, json: bool) -> Result<ExitCode, String> {
    let points = acts.points(&added.id).await.map_err(|e| e.to_string())?;
    let proposed = acts.file_words(&added.id).await.map_err(|e| e.to_string())?;
    if json {
        let mut value = added_json(added);
        value["points"] = points.as_ref().map(points_json).into();
        return output::json(&value);
    }
    if let Some(receipt) = &added.receipt {
        say_receipt(receipt);
    }
    say_points(points.as_ref());
    if !proposed.is_empty() {
        let id = &added.id;
        println!(
            "proposed    the file describes what nobody has yet: `dataset describe {id} --from-file` takes its words over"
        );
    }
    for question in &added.questions {
        println!("question    {question}");
    }
    let exemptions: Vec<_> = added.exemptions.iter().map(ToString::to_string).collect();
    if !exemptions.is_empty() {
        println!("exemptions  {}", exemptions.join(", "));
    }
    println!("{} is {}", added.id, standing(added.standing));
    Ok(ExitCode::SUCCESS)
}

fn say_receipt(receipt: &Receipt) {
    if let Some(member) = &receipt.member {
        println!("file        {member}");
    }
    if let Some(text) = &receipt.text {
        println!("encoding    {} ({})", text.encoding, text.encoding_why);
        println!("delimiter   {} ({})", text.delimiter.word(), text.delimiter_why);
    }
    if let Some(table) = &receipt.table {
        println!("format      {}", table.format.word());
        table.part.iter().for_each(|part| println!("part        {part}"));
        table.title.iter().for_each(|title| println!("titled      {title}"));
        for line in table.description.iter().flat_map(|text| text.lines()).filter(|line| !line.is_empty()) {
            println!("described   {line}");
        }
        table.crs.iter().for_each(|crs| println!("shapes      {crs}"));
    }
    println!("header      {}", receipt.header.why);
    if let Some(c) = &receipt.composition {
        println!("update      {} added, {} replaced", output::count(c.added, "row"), output::count(c.replaced, "row"));
    }
    println!("rows        {}", receipt.rows);
    println!("set aside   {}", output::count(receipt.set_aside.total, "cell"));
    for field in &receipt.fields {
        println!("field       {}  {}: {}", field.name, field.field_type.word(), field.why);
        for line in field.description.iter().flat_map(|text| text.lines()).filter(|line| !line.is_empty()) {
            println!("            {line}");
        }
    }
    for role in &receipt.roles {
        println!("role        {}  {}: {}", role.field, role.role.words(), role.why);
    }
    for warning in &receipt.warnings {
        println!("warning     {warning}");
    }
}
