//! Builds the city of a world through the acts that staff use.

use super::{CitySpec, DatasetSpec, DatasetWorld, Fate, FieldSpec, Revision, SourceFile, World, secret_seed};
use crate::city::{actor, official};
use crate::{Canaries, Portal, TestCity};
use acts::{AddDataset, DetermineAsk, ExemptionAsk, ItemAsk, Narrow, OpenAsk, ScopeAsk, UpdateDataset};
use catalog::{DatasetId, DeclaredGeometry};
use custody::{Declarations, IngestOptions};
use formats::HeaderChoice;
use records::{Audience, Channel, City, Item, Opening, Requester};
use register::Treatment;
use sha2::{Digest, Sha256};

/// A city with what must turn up nowhere.
pub struct BuiltCity {
    /// The city.
    pub city: TestCity,
    /// Its public side.
    pub portal: Portal,
    /// The custody it was built from.
    pub world: World,
    /// What must turn up nowhere.
    pub canaries: Canaries,
    /// The current releases, in the order of the datasets.
    pub releases: Vec<String>,
    /// The tracking code of the request, if one was made.
    pub code: Option<String>,
    /// Public productions, with the number of their request.
    pub productions: Vec<(String, String)>,
    /// Letters.
    pub letters: Vec<String>,
}

/// Builds the city of a world.
pub async fn build(spec: &CitySpec, world: World, letter: char) -> BuiltCity {
    let city = TestCity::new(secret_seed(spec.seed, letter)).await;
    let mut canaries = world.canaries.clone();
    for (dataset, custody) in spec.datasets.iter().zip(&world.datasets) {
        publish(&city, dataset, custody, &mut canaries).await;
    }
    super::feed::fail(&city, spec, &mut canaries).await;
    city.at_hour(3);
    seal(&city, &spec.sealed, &world.sealed, &mut canaries).await;
    for (hour, update) in (4..).zip([Update::Between, Update::Later, Update::After]) {
        city.at_hour(hour);
        for (dataset, custody) in spec.datasets.iter().zip(&world.datasets) {
            if let Some(revision) = update.of(custody) {
                receive(&city, dataset, revision, &mut canaries).await;
            }
        }
    }
    city.at_hour(7);
    super::feed::be_late(&city, spec).await;
    let mails = [super::mail::arrive(&city, &mut canaries).await, super::mail::arrive(&city, &mut canaries).await];
    city.reseed(spec.seed);
    let code = if spec.request { Some(request(&city, spec).await) } else { None };
    super::mail::add(&city, &mails[1]).await;
    let releases = city.acts.read(|c| {
        let current = |d: &DatasetSpec| c.datasets[&d.id].dataset.current().map(|r| r.id.to_string());
        spec.datasets.iter().filter_map(current).collect()
    });
    let releases = releases.await.expect("the city");
    let (productions, letters) = city.acts.read(kept).await.expect("the city");
    city.acts.send_mail().await.expect("mail");
    let portal = city.portal().await;
    BuiltCity { city, portal, world, canaries, releases, code, productions, letters }
}

/// The updates after publication, in their order.
#[derive(Clone, Copy)]
enum Update {
    Between,
    Later,
    After,
}

impl Update {
    fn of(self, custody: &DatasetWorld) -> Option<&Revision> {
        match self {
            Self::Between => custody.between.as_ref(),
            Self::Later => custody.later.as_ref(),
            Self::After => custody.after.as_ref(),
        }
    }
}

/// What was produced and written.
fn kept(city: &City) -> (Vec<(String, String)>, Vec<String>) {
    let mut productions = Vec::new();
    let mut letters = Vec::new();
    for (number, matter) in &city.matters {
        productions.extend(matter.productions().map(|p| (number.to_string(), p.id.clone())));
        letters.extend(matter.letters.iter().map(|l| l.id.clone()));
    }
    (productions, letters)
}

async fn publish(city: &TestCity, spec: &DatasetSpec, custody: &DatasetWorld, canaries: &mut Canaries) {
    city.at_hour(0);
    let first = custody.before.as_ref().unwrap_or(&custody.now);
    let name = |at: usize| spec.fields[at].name.to_string();
    let both = |f: &FieldSpec| [format!("sequence:{}", f.name), format!("sibling:{}", f.name)];
    let accept = spec.fields.iter().flat_map(both).chain(["header".to_owned()]);
    let ask = AddDataset {
        file: Some(city.file(&first.file.name, &first.file.bytes)),
        ingest: options(&first.file, &spec.fields),
        id: Some(spec.id.clone()),
        title: spec.title.clone(),
        description: Some("What the department recorded.".into()),
        department: Some("Police Department".into()),
        category: Some("Public Safety".into()),
        row_id: spec.row_id.map(name),
        order: spec.order.map(name).into_iter().collect(),
        geometry: spec.geometry.clone().map(by_name),
        exemptions: exemptions(spec, custody),
        accept: accept.collect(),
        reason: Some("they say nothing of anybody".into()),
        decided_by: vec![official()],
        ..AddDataset::default()
    };
    city.add(ask).await;
    note(city, &spec.id, &first.file, canaries).await;
    city.at_hour(1);
    if custody.before.is_some() {
        // What was declared of the fields holds: it is not said again.
        receive(city, spec, &custody.now, canaries).await;
    }
    city.at_hour(2);
    city.publish(&spec.id).await;
}

/// As a person writes it.
fn by_name(geometry: DeclaredGeometry) -> DeclaredGeometry<String> {
    let Ok(said) = geometry.try_map(|name| Ok::<_, std::convert::Infallible>(name.to_string()));
    said
}

async fn receive(city: &TestCity, spec: &DatasetSpec, revision: &Revision, canaries: &mut Canaries) {
    let file = city.file(&revision.file.name, &revision.file.bytes);
    let ask = UpdateDataset {
        file,
        ingest: options(&revision.file, &[]),
        accept_schema_change: true,
        ..UpdateDataset::default()
    };
    city.update(&spec.id, &ask).await;
    note(city, &spec.id, &revision.file, canaries).await;
}

async fn seal(city: &TestCity, id: &DatasetId, file: &SourceFile, canaries: &mut Canaries) {
    let ask = AddDataset {
        file: Some(city.file(&file.name, &file.bytes)),
        ingest: options(file, &[]),
        id: Some(id.clone()),
        title: "Informants".into(),
        description: Some("Kept by the department.".into()),
        exemptions: vec![exemption("LE-INFORMER", ScopeAsk::Dataset, Treatment::Withhold, "Informants are not named.")],
        ..AddDataset::default()
    };
    city.add(ask).await;
    note(city, id, file, canaries).await;
}

/// The names and checksums of what was received are canaries too.
async fn note(city: &TestCity, id: &DatasetId, file: &SourceFile, canaries: &mut Canaries) {
    let revision = city.acts.read(|c| c.datasets[id].revision.clone()).await.expect("the city");
    canaries.also(revision.expect("a revision"));
    canaries.also(data_encoding::HEXLOWER.encode(&Sha256::digest(&file.bytes)));
    canaries.also(file.name.clone());
}

fn options(file: &SourceFile, fields: &[FieldSpec]) -> IngestOptions {
    let types = fields.iter().filter_map(|f| Some((f.name.to_string(), f.declared?)));
    let nulls = fields.iter().filter_map(|f| Some((f.label.clone(), f.null_word.clone()?)));
    let said = Declarations { types: types.collect(), nulls: nulls.collect() };
    IngestOptions { header: HeaderChoice::Row(1), delimiter: Some(file.delimiter), said, ..IngestOptions::default() }
}

fn exemptions(spec: &DatasetSpec, custody: &DatasetWorld) -> Vec<ExemptionAsk> {
    let name = |at: usize| spec.fields[at].name.to_string();
    let mut asks = Vec::new();
    for (at, field) in spec.fields.iter().enumerate() {
        let (scope, treatment) = match field.fate {
            Fate::Keep => continue,
            Fate::Withhold => (ScopeAsk::Field(name(at)), Treatment::Withhold),
            Fate::Treat(treatment) => (ScopeAsk::Field(name(at)), treatment),
            Fate::PairedWith(shown) => (ScopeAsk::Pair { shown: name(shown), withheld: name(at) }, Treatment::Withhold),
        };
        asks.push(exemption("PR-EMP-HOME", scope, treatment, "Kept back so that nobody is found at home."));
    }
    for (rule, predicate) in spec.cell_rules.iter().zip(&custody.cell_predicates) {
        let scope = ScopeAsk::Cells(name(rule.field), predicate.clone());
        asks.push(exemption("LE-INV", scope, rule.treatment, "Kept back while an investigation is open."));
    }
    if let Some(predicate) = &custody.row_predicate {
        asks.push(exemption(
            "LE-JUVENILE",
            ScopeAsk::Rows(predicate.clone()),
            Treatment::Withhold,
            "Minors are not shown.",
        ));
    }
    asks
}

fn exemption(law_id: &str, scope: ScopeAsk, treatment: Treatment, statement: &str) -> ExemptionAsk {
    ExemptionAsk {
        law_id: law_id.into(),
        scope,
        treatment,
        statement: Some(statement.into()),
        reason: Some("The facts of the case were weighed.".into()),
        citations: Vec::new(),
        decided_by: vec![official()],
        review_by: None,
        until: None,
        proposal: false,
    }
}

/// A request for everything of the first dataset, determined and produced for everyone.
async fn request(city: &TestCity, spec: &CitySpec) -> String {
    let item = Item { dataset: spec.datasets[0].id.clone(), fields: Vec::new(), from: None, to: None };
    let sealed = Item { dataset: spec.sealed.clone(), fields: Vec::new(), from: None, to: None };
    let ask = OpenAsk {
        opening: Opening::Request { items: vec![item, sealed], description: None, format: None, series: Vec::new() },
        requester: Requester {
            name: Some("P. Asker".into()),
            email: Some("asker@example.org".into()),
            ..Requester::default()
        },
        channel: Channel::Portal,
        received_at: None,
    };
    let (number, code) = city.acts.open_matter(&actor(), ask).await.expect("a request");
    city.at_hour(30);
    let item = |item| ItemAsk {
        item,
        narrow: Narrow::default(),
        audience: Audience::Public,
        reasons: String::new(),
        agreed: None,
        search: None,
        documents: vec![],
    };
    let ask = DetermineAsk {
        items: vec![item(0), item(1)],
        described: Vec::new(),
        responsible: vec![official()],
        signed_by: official(),
    };
    city.acts.determine(&actor(), &number, ask).await.unwrap_or_else(|e| panic!("determining: {e}"));
    code
}
