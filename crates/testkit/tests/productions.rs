//! A request that names the point of a dataset is answered with the fields that it is computed from, and with the point.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use acts::{AddDataset, DetermineAsk, ExemptionAsk, ItemAsk, Narrow, OpenAsk, ScopeAsk};
use records::{Audience, Channel, Item, Opening, Requester};
use register::Treatment;
use testkit::TestCity;
use testkit::city::{actor, official};

const TREES: &str = "Tree,X,Y,Planter\nT1,6704500.25,1967250.5,A. Person\nT2,0,0,B. Person\n";

/// The fields of the production that answers a request for these fields, in a city that withholds some.
async fn produced(asked: &[&str], withheld: &[&str]) -> Vec<String> {
    let city = TestCity::new(7).await;
    let dataset: catalog::DatasetId = "tree-0001".parse().unwrap();
    let exemptions = withheld.iter().map(|field| ExemptionAsk {
        law_id: "PR-EMP-HOME".into(),
        scope: ScopeAsk::Field((*field).to_owned()),
        treatment: Treatment::Withhold,
        statement: Some("Kept back so that nobody is found at home.".into()),
        reason: None,
        citations: Vec::new(),
        decided_by: vec![official()],
        review_by: None,
        until: None,
        proposal: false,
    });
    let ask = AddDataset {
        file: Some(city.file("trees.csv", TREES.as_bytes())),
        id: Some(dataset.clone()),
        title: "Trees".into(),
        geometry: Some("EPSG:2226=X,Y".parse().unwrap()),
        exemptions: exemptions.collect(),
        accept: ["x", "y", "planter"].map(|f| format!("sibling:{f}")).into(),
        reason: Some("they say nothing of anybody".into()),
        decided_by: vec![official()],
        ..AddDataset::default()
    };
    city.add(ask).await;
    city.publish(&dataset).await;
    let fields = asked.iter().map(|name| name.parse().unwrap()).collect();
    let item = Item { dataset, fields, from: None, to: None };
    let ask = OpenAsk {
        opening: Opening::Request { items: vec![item], description: None, format: None, series: Vec::new() },
        requester: Requester { name: None, email: Some("asker@example.org".into()), ..Requester::default() },
        channel: Channel::Portal,
        received_at: None,
    };
    let (number, _) = city.acts.open_matter(&actor(), ask).await.unwrap();
    city.at_hour(30);
    let item = ItemAsk {
        item: 0,
        narrow: Narrow::default(),
        audience: Audience::Public,
        reasons: String::new(),
        agreed: None,
        search: None,
        documents: vec![],
    };
    let ask =
        DetermineAsk { items: vec![item], described: Vec::new(), responsible: vec![official()], signed_by: official() };
    city.acts.determine(&actor(), &number, ask).await.unwrap();
    let fields = city.acts.read(|c| {
        let matter = &c.matters[&number];
        matter.productions().flat_map(|p| p.fields.iter().map(ToString::to_string)).collect::<Vec<_>>()
    });
    fields.await.unwrap()
}

#[tokio::test]
async fn who_asks_for_the_point_is_given_it_with_the_fields_it_is_computed_from() {
    assert_eq!(produced(&["point"], &[]).await, ["x", "y", "point"]);
    assert_eq!(produced(&["tree", "point", "x"], &[]).await, ["tree", "x", "y", "point"]);
    assert_eq!(produced(&["tree", "point"], &["Y"]).await, ["tree", "x"], "partly: the reason is that of Y");
    assert_eq!(produced(&["tree", "x"], &[]).await, ["tree", "x"]);
    assert_eq!(produced(&[], &["Planter"]).await, ["tree", "x", "y", "point"]);
    assert_eq!(produced(&[], &["Y"]).await, ["tree", "x", "planter"], "nothing is computed from what is withheld");
}
