//! A small report kind with every field kind, and a whole draft of it, for the tests of this folder.

use super::*;

const TEMPLATE: &str = r##"{
 "id":"sample","version":1,"title":"Sample report","lead":"","prefix":"SMP","report_date":"report-date",
 "district":"where","organisation":"org","request":"request","title_field":"title",
 "recipient":[{"id":"jrlos","label":"Justice Committee","version":"shared"},{"id":"own","label":"Own file","version":"full"}],
 "lists":{"yes-no":[{"id":"yes","label":"Yes"},{"id":"no","label":"No"}],
  "sex":[{"id":"woman","label":"Woman"},{"id":"man","label":"Man"}],
  "kind":[{"id":"incident","label":"Incident"},{"id":"barrier","label":"Barrier"}]},
 "step":[
  {"id":"about","title":"About","field":[
   {"id":"child","kind":"choice","list":"yes-no","label":"Child","shared":"no"},
   {"id":"title","kind":"text","label":"Title","shared":"redact","need":"required"},
   {"id":"org","kind":"text","label":"Organisation","shared":"yes"},
   {"id":"report-date","kind":"date","label":"Date of report","shared":"yes","need":"required"},
   {"id":"kind","kind":"choice","list":"kind","label":"Kind","shared":"yes"}]},
  {"id":"people","title":"People","field":[
   {"id":"victims","kind":"persons","code":"V","label":"Victims","shared":"counts","need":"required","column":[
     {"id":"name","kind":"text","label":"Name","secret":"name"},
     {"id":"phone","kind":"text","label":"Telephone","secret":"phone"},
     {"id":"sex","kind":"choice","list":"sex","label":"Sex","shared":"yes","count":true}]},
   {"id":"responsible","kind":"persons","code":"R","label":"Alleged responsible","shared":"yes","column":[
     {"id":"name","kind":"text","label":"Name","secret":"name"},
     {"id":"office","kind":"text","label":"Office","shared":"redact"}]},
   {"id":"consent","kind":"consent","label":"Consent","shared":"yes_no","need":"required","column":[
     {"id":"who","kind":"person","of":["victims"],"label":"Who","shared":"yes"},
     {"id":"record","kind":"choice","list":"yes-no","label":"To record","shared":"yes"},
     {"id":"note","kind":"text","label":"Note"}]}]},
  {"id":"event","title":"What happened","field":[
   {"id":"when","kind":"date","label":"When","shared":"yes","need":"required","not_known":true},
   {"id":"where","kind":"place","label":"Where","shared":"district"},
   {"id":"seen","kind":"long_text","label":"Seen","shared":"redact"},
   {"id":"comment","kind":"long_text","label":"Comment"},
   {"id":"acts","kind":"acts","label":"Acts","shared":"redact","column":[
     {"id":"act","kind":"text","label":"Act","shared":"redact","need":"required"},
     {"id":"by","kind":"person","of":["responsible"],"label":"By","shared":"yes"},
     {"id":"to","kind":"person","of":["victims"],"label":"To","shared":"yes"}]},
   {"id":"delay","kind":"number","label":"Delay","unit":"days","shared":"yes","need":"recommended","show_if":{"field":"kind","is":["barrier"]}},
   {"id":"steps","kind":"steps","label":"Steps taken","shared":"yes","column":[
     {"id":"body","kind":"text","label":"Body","shared":"yes"}]},
   {"id":"request","kind":"text","label":"Request","shared":"yes","need":"required","need_for":["jrlos"]}]}],
 "rule":[{"id":"child-untold","severity":"stop","field":"steps","text":"A child is involved and nobody was told.",
   "when":[{"field":"child","is":["yes"]},{"field":"steps","column":"body","empty":true}]}]
}"##;

const DRAFT: &str = r##"{
 "id":"d1","template":"sample","template_version":1,"reference":"SMP-2026-AAAAA","recipient":"jrlos","codes":{"victims":1},
 "answers":{
  "title":{"Text":"Judgment not executed"},
  "org":{"Text":"Ijwi ry’Abaturage"},
  "report-date":{"Date":{"sure":"Exact","from":"24/11/2026"}},
  "kind":{"Choice":"incident"},
  "victims":{"Rows":[{"code":"V1","cells":{"name":{"Text":"Vestine Mukamana"},"phone":{"Text":"0788 123 456"},"sex":{"Choice":"woman"}}}]},
  "responsible":{"Rows":[{"code":"R1","cells":{"name":{"Text":"Jean-Paul"},"office":{"Text":"guard of the cell"}}}]},
  "consent":{"Rows":[{"code":"#1","cells":{"who":{"Text":"V1"},"record":{"Choice":"yes"},"note":{"Text":"at her home"}}}]},
  "when":{"Date":{"sure":"Period","from":"03/08/2026","to":""}},
  "where":{"Place":{"province":"Eastern","district":"Kayonza","sector":"Gahini","cell":"Urugarama","village":"Nyakabungo"}},
  "seen":{"Text":"V1 came to the office.\n\nThe door was shut."},
  "comment":{"Text":"I think Jean-Paul lies."},
  "acts":{"Rows":[{"code":"#1","cells":{"act":{"Text":"refused to open"},"by":{"Text":"R1"},"to":{"Text":"V1"}}}]},
  "request":{"Text":"The executive secretary executes the judgment by 31 December."}
 }}"##;

pub(crate) fn sample() -> (Template, Draft) {
    (serde_json::from_str(TEMPLATE).unwrap(), serde_json::from_str(DRAFT).unwrap())
}
