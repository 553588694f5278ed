//! What a platform reads of a package: SCORM's `imsmanifest.xml`, in two versions, and `cmi5.xml`. Element by element in the order of
//! the standards' schemas, which refuse another one.

use std::fmt::Write as _;

use super::{Course, Object, Part};

fn text(words: &str) -> String {
    words.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// A title of at most 200 characters: SCORM 1.2 allows no more.
fn title(words: &str) -> String {
    text(&words.chars().take(200).collect::<String>())
}

/// SCORM 1.2: IMS Content Packaging 1.1.2 with ADL's additions.
pub fn scorm_12(course: &Course) -> String {
    let head = "<manifest identifier=\"ubuvugizi\" version=\"1.0\" xmlns=\"http://www.imsproject.org/xsd/imscp_rootv1p1p2\" \
xmlns:adlcp=\"http://www.adlnet.org/xsd/adlcp_rootv1p2\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" \
xsi:schemaLocation=\"http://www.imsproject.org/xsd/imscp_rootv1p1p2 imscp_rootv1p1p2.xsd \
http://www.adlnet.org/xsd/adlcp_rootv1p2 adlcp_rootv1p2.xsd\">";
    scorm(course, head, "1.2", "adlcp:scormtype", &|_| String::new(), "")
}

/// SCORM 2004, 4th edition: IMS Content Packaging 1.1.4, simple sequencing, ADL's additions.
pub fn scorm_2004(course: &Course) -> String {
    let head = "<manifest identifier=\"ubuvugizi\" version=\"1.0\" xmlns=\"http://www.imsglobal.org/xsd/imscp_v1p1\" \
xmlns:adlcp=\"http://www.adlnet.org/xsd/adlcp_v1p3\" xmlns:imsss=\"http://www.imsglobal.org/xsd/imsss\" \
xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" \
xsi:schemaLocation=\"http://www.imsglobal.org/xsd/imscp_v1p1 imscp_v1p1.xsd http://www.adlnet.org/xsd/adlcp_v1p3 adlcp_v1p3.xsd \
http://www.imsglobal.org/xsd/imsss imsss_v1p0.xsd\">";
    // The lesson itself says when it is done; it is passed by its share of right answers.
    let of_item = |object: &Object| {
        let objective = object.pass.map_or_else(String::new, |percent| {
            format!(
                "<imsss:objectives><imsss:primaryObjective objectiveID=\"answers\" satisfiedByMeasure=\"true\">\
<imsss:minNormalizedMeasure>{}</imsss:minNormalizedMeasure></imsss:primaryObjective></imsss:objectives>",
                share(percent)
            )
        });
        format!(
            "<imsss:sequencing>{objective}<imsss:deliveryControls completionSetByContent=\"true\" objectiveSetByContent=\"{}\"/>\
</imsss:sequencing>",
            object.pass.is_some()
        )
    };
    let choose = "<imsss:sequencing><imsss:controlMode choice=\"true\" flow=\"true\"/></imsss:sequencing>";
    scorm(course, head, "2004 4th Edition", "adlcp:scormType", &of_item, choose)
}

/// `0.8`
fn share(percent: u32) -> String {
    (f64::from(percent) / 100.0).to_string()
}

fn scorm(
    course: &Course,
    head: &str,
    version: &str,
    kind: &str,
    of_item: &dyn Fn(&Object) -> String,
    of_group: &str,
) -> String {
    let mut out = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{head}\n<metadata><schema>ADL SCORM</schema><schemaversion>{version}</schemaversion></metadata>\n\
<organizations default=\"course\"><organization identifier=\"course\">\n<title>{}</title>\n",
        title(&course.title)
    );
    let objects = || course.parts.iter().flat_map(|part| &part.objects);
    for Part { id, title: name, objects, .. } in &course.parts {
        let _ = writeln!(out, "<item identifier=\"module-{id}\"><title>{}</title>", title(name));
        for object in objects {
            let _ = writeln!(
                out,
                "<item identifier=\"item-{0}\" identifierref=\"lesson-{0}\"><title>{1}</title>{2}</item>",
                object.id,
                title(&object.title),
                of_item(object)
            );
        }
        let _ = writeln!(out, "{of_group}</item>");
    }
    let _ = writeln!(out, "{of_group}</organization></organizations>\n<resources>");
    for Object { id, .. } in objects() {
        let _ = writeln!(
            out,
            "<resource identifier=\"lesson-{id}\" type=\"webcontent\" {kind}=\"sco\" href=\"lesson/{id}.html\">\
<file href=\"lesson/{id}.html\"/><dependency identifierref=\"shared\"/></resource>"
        );
    }
    let _ = writeln!(
        out,
        "<resource identifier=\"shared\" type=\"webcontent\" {kind}=\"asset\"><file href=\"object.js\"/><file href=\"style.css\"/></resource>\n\
</resources>\n</manifest>"
    );
    out
}

/// cmi5's course structure. The ids are those of the app's own statements.
pub fn cmi5(course: &Course) -> String {
    let Course { base, lang, .. } = course;
    let said =
        |name: &str, words: &str| format!("<{name}><langstring lang=\"{lang}\">{}</langstring></{name}>", text(words));
    let mut out = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<courseStructure xmlns=\"https://w3id.org/xapi/profiles/cmi5/v1/CourseStructure.xsd\">\n\
<course id=\"{base}course\">{}{}</course>\n",
        said("title", &course.title),
        said("description", &course.title)
    );
    for Part { id, title, about, objects } in &course.parts {
        let _ = writeln!(out, "<block id=\"{base}module/{id}\">{}{}", said("title", title), said("description", about));
        for Object { id, title, about, pass } in objects {
            let mastery = pass.map_or_else(String::new, |percent| format!(" masteryScore=\"{}\"", share(percent)));
            let _ = writeln!(
                out,
                "<au id=\"{base}lesson/{id}\" moveOn=\"Completed\"{mastery} launchMethod=\"AnyWindow\" \
activityType=\"http://adlnet.gov/expapi/activities/lesson\">{}{}<url>lesson/{id}.html</url></au>",
                said("title", title),
                said("description", about)
            );
        }
        out.push_str("</block>\n");
    }
    out.push_str("</courseStructure>\n");
    out
}
