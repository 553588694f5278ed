//! The only place that parses or builds an address. Addresses live behind `#/`, so that any static host, a sub-folder and
//! a file on a USB stick all work.

use domain::text;

/// A screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Route {
    /// Where was I, what is due, how far am I.
    Home,
    /// On to the lesson the learner should read next.
    Start,
    /// A module's contents.
    Module(String),
    /// A module's page for the wall.
    Handout(String),
    /// A screen around the lessons, by its path: `Around` understands it, and only the code that shows it pays for that.
    Around(String),
    /// A lesson.
    Lesson(String),
    /// A module's quiz: begin, go on, look back.
    Quiz(String),
    /// A finished attempt, by its number from 0.
    Attempt(String, usize),
    /// Drafts and kinds of report.
    Reports,
    /// Begins a draft of a kind.
    NewReport(String),
    /// One step of the wizard.
    Report(String, usize),
    /// The paper and the files made of it.
    Preview(String),
    /// What is done around reports, by its path: `Office` understands it.
    Office(String),
    /// A screen around the files that are made: `Files` understands its path.
    Files(String),
    /// Incidents, consents, figures: `Register` understands the path.
    Register(String),
    /// Dates and duties, by its path: only its own piece reads it.
    Plan(String),
    /// Language, theme, storage.
    More,
    /// Who uses this device, and the passphrase.
    People,
    /// Backup, and how the storage is.
    Safety,
    /// Tests, practice and promises.
    Proof(String),
    /// Cohorts, sessions, handing over: `Train` understands the path.
    Train(String),
    /// No such screen.
    Unknown(String),
}

/// The screens that prove what was learned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Proof {
    /// Items that come back.
    Practise,
    /// The tests of a module.
    Test(String),
    /// Promises; with a module, a new one for it.
    Pledges(Option<String>),
    /// One's own report, looked at with a rubric.
    Capstone,
    /// What the course ends with.
    Certificate,
}

impl Proof {
    /// Reads the path of a `Route::Proof`; what it does not know is the practice.
    pub fn parse(path: &str) -> Self {
        match path.split_once('/').unwrap_or((path, "")) {
            ("test", module) => Self::Test(module.to_owned()),
            ("capstone", _) => Self::Capstone,
            ("certificate", _) => Self::Certificate,
            ("pledges", module) => Self::Pledges((!module.is_empty()).then(|| module.to_owned())),
            _ => Self::Practise,
        }
    }

    /// The address, for `href`.
    pub fn href(&self) -> String {
        let path = match self {
            Self::Practise => "practise".to_owned(),
            Self::Test(module) => format!("test/{module}"),
            Self::Pledges(None) => "pledges".to_owned(),
            Self::Capstone => "capstone".to_owned(),
            Self::Certificate => "certificate".to_owned(),
            Self::Pledges(Some(module)) => format!("pledges/{module}"),
        };
        Route::Proof(path).href()
    }
}

/// The screens around reports.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Office {
    /// What was made and handed in.
    Ledger,
    /// One file of it.
    Entry(String),
    /// A report came as a file and is here already.
    Import,
    /// The organisation's own variants of report kinds.
    Variants,
    /// One of them.
    Variant(String),
}

impl Office {
    /// Reads the path of a `Route::Office`; what it does not know is the ledger.
    pub fn parse(path: &str) -> Self {
        match path.split_once('/').unwrap_or((path, "")) {
            ("import", _) => Self::Import,
            ("forms", "") => Self::Variants,
            ("forms", id) => Self::Variant(id.to_owned()),
            ("ledger", id) if !id.is_empty() => Self::Entry(id.to_owned()),
            _ => Self::Ledger,
        }
    }

    /// The route.
    pub fn route(&self) -> Route {
        Route::Office(match self {
            Self::Ledger => "ledger".to_owned(),
            Self::Import => "import".to_owned(),
            Self::Variants => "forms".to_owned(),
            Self::Variant(id) => format!("forms/{id}"),
            Self::Entry(id) => format!("ledger/{id}"),
        })
    }

    /// The address, for `href`.
    pub fn href(&self) -> String {
        self.route().href()
    }
}

/// The screens around the files that are made of reports.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Files {
    /// Comparing a file with its fingerprint.
    Check,
    /// What the shared version of a draft withholds.
    Withheld(String),
}

impl Files {
    /// Reads the path of a `Route::Files`; what it does not know is the comparison.
    pub fn parse(path: &str) -> Self {
        match path.split_once('/') {
            Some(("withheld", draft)) => Self::Withheld(draft.to_owned()),
            _ => Self::Check,
        }
    }

    /// The address, for `href`.
    pub fn href(&self) -> String {
        match self {
            Self::Check => "#/check".to_owned(),
            Self::Withheld(draft) => format!("#/withheld/{draft}"),
        }
    }

    /// Where one came from.
    pub fn back(self) -> Route {
        match self {
            Self::Check => Route::Reports,
            Self::Withheld(draft) => Route::Preview(draft),
        }
    }
}

/// The screens of the register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Register {
    /// All incidents.
    List,
    /// Who agreed to what.
    Consents,
    /// Figures.
    Pattern,
    /// What a photograph says.
    Photo,
}

impl Register {
    /// Reads the path of a `Route::Register`; what it does not know is the list.
    pub fn parse(path: &str) -> Self {
        match path {
            "consents" => Self::Consents,
            "pattern" => Self::Pattern,
            "photo" => Self::Photo,
            _ => Self::List,
        }
    }

    /// The address, for `href`.
    pub fn href(&self) -> String {
        let path = match self {
            Self::List => "register",
            Self::Consents => "consents",
            Self::Pattern => "pattern",
            Self::Photo => "photo",
        };
        Route::Register(path.to_owned()).href()
    }
}

/// The screens of a trainer, and those on which a learner joins a cohort and hands over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Train {
    /// The trainer's cohorts.
    Cohorts,
    /// A new cohort.
    New,
    /// One cohort: its learners, its invitation, what came in.
    Cohort(String),
    /// The figures of a cohort.
    Dashboard(String),
    /// Sessions: plans, attendance, cards, the projector; the rest of the path is theirs.
    Sessions(String),
    /// A learner reads an invitation (in the path, where it came as a link) and joins.
    Join(String),
    /// A learner hands over to a cohort.
    HandOver(String),
    /// A learner answers a live question that was scanned.
    Live(String),
    /// Anybody checks a certificate, in the path or from a file.
    Verify(String),
}

impl Train {
    /// Reads the path of a `Route::Train`; what it does not know is the list of cohorts.
    pub fn parse(path: &str) -> Self {
        let (first, rest) = path.split_once('/').unwrap_or((path, ""));
        match (first, rest.split_once('/').unwrap_or((rest, ""))) {
            ("join", _) => Self::Join(rest.to_owned()),
            ("handover", _) => Self::HandOver(rest.to_owned()),
            ("live", _) => Self::Live(rest.to_owned()),
            ("verify", _) => Self::Verify(rest.to_owned()),
            ("train", ("new", "")) => Self::New,
            ("train", ("sessions", more)) => Self::Sessions(more.to_owned()),
            ("train", (id, "figures")) => Self::Dashboard(id.to_owned()),
            ("train", (id, "")) if is_id(id) => Self::Cohort(id.to_owned()),
            _ => Self::Cohorts,
        }
    }

    /// The route.
    pub fn route(&self) -> Route {
        let of = |name: &str, rest: &str| if rest.is_empty() { name.to_owned() } else { format!("{name}/{rest}") };
        Route::Train(match self {
            Self::Cohorts => "train".to_owned(),
            Self::New => "train/new".to_owned(),
            Self::Cohort(id) => format!("train/{id}"),
            Self::Dashboard(id) => format!("train/{id}/figures"),
            Self::Sessions(rest) => of("train/sessions", rest),
            Self::Join(rest) => of("join", rest),
            Self::HandOver(rest) => of("handover", rest),
            Self::Live(rest) => of("live", rest),
            Self::Verify(rest) => of("verify", rest),
        })
    }

    /// The address, for `href`.
    pub fn href(&self) -> String {
        self.route().href()
    }
}

/// The screens around the lessons.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Around {
    /// The modules in the advised order.
    Map,
    /// Looking for a word.
    Search,
    /// The glossary, at a term by its key.
    Glossary(Option<String>),
    /// Notes and bookmarks.
    Notes,
    /// What the learner has done, for others to read.
    Records,
    /// What helps reading a lesson, as a part of its screen.
    Tools(String),
}

impl Around {
    /// Reads the path of a `Route::Around`; what it does not know is the search.
    pub fn parse(path: &str) -> Self {
        match path.split_once('/').unwrap_or((path, "")) {
            ("map", _) => Self::Map,
            ("notes", "") => Self::Notes,
            ("records", _) => Self::Records,
            ("notes", lesson) => Self::Tools(lesson.to_owned()),
            ("glossary", term) => Self::Glossary((!term.is_empty()).then(|| term.to_owned())),
            _ => Self::Search,
        }
    }

    /// The route.
    pub fn route(&self) -> Route {
        Route::Around(match self {
            Self::Map => "map".to_owned(),
            Self::Search => "search".to_owned(),
            Self::Glossary(None) => "glossary".to_owned(),
            Self::Glossary(Some(term)) => format!("glossary/{term}"),
            Self::Notes => "notes".to_owned(),
            Self::Records => "records".to_owned(),
            Self::Tools(lesson) => format!("notes/{lesson}"),
        })
    }

    /// The address, for `href`.
    pub fn href(&self) -> String {
        self.route().href()
    }
}

/// The four places of the navigation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// Lessons and quizzes.
    Learn,
    /// Reports.
    Reports,
    /// Plan.
    Plan,
    /// Settings.
    More,
}

/// Address of a term in the glossary, for the start path.
pub fn glossary(key: &str) -> String {
    format!("#/glossary/{key}")
}

/// The lesson that an address names, if it names one: all that the start path needs to know of addresses.
pub fn lesson_of(hash: &str) -> Option<&str> {
    hash.strip_prefix("#/lesson/").filter(|id| is_id(id))
}

impl Route {
    /// Reads what stands in the address after `#`.
    pub fn parse(hash: &str) -> Self {
        let path = hash.trim_start_matches('#').trim_matches('/');
        let parts: Vec<&str> = path.split('/').collect();
        let id = |text: &str| text.to_owned();
        match parts[..] {
            [""] | ["learn"] => Self::Home,
            ["start"] => Self::Start,
            ["module", module] if is_id(module) => Self::Module(id(module)),
            ["handout", module] if is_id(module) => Self::Handout(id(module)),
            ["lesson", lesson] if is_id(lesson) => Self::Lesson(id(lesson)),
            ["quiz", module] if is_id(module) => Self::Quiz(id(module)),
            ["quiz", module, number] if is_id(module) => match number.parse::<usize>() {
                Ok(number @ 1..=9999) => Self::Attempt(id(module), number - 1),
                _ => Self::Unknown(path.to_owned()),
            },
            ["map" | "search" | "glossary" | "notes" | "records", ..] => Self::Around(path.to_owned()),
            ["practise" | "pledges" | "capstone" | "certificate"] => Self::Proof(path.to_owned()),
            ["test" | "pledges", module] if is_id(module) => Self::Proof(path.to_owned()),
            ["reports"] => Self::Reports,
            ["report", "new", kind] if is_id(kind) => Self::NewReport(id(kind)),
            ["report", draft, "preview"] if is_id(draft) => Self::Preview(id(draft)),
            ["report", draft] if is_id(draft) => Self::Report(id(draft), 0),
            ["report", draft, step] if is_id(draft) => match step.parse::<usize>() {
                Ok(step @ 1..=99) => Self::Report(id(draft), step - 1),
                _ => Self::Unknown(path.to_owned()),
            },
            ["ledger" | "import" | "forms"] => Self::Office(path.to_owned()),
            ["ledger" | "forms", id] if is_id(id) => Self::Office(path.to_owned()),
            ["register" | "consents" | "pattern" | "photo"] => Self::Register(path.to_owned()),
            ["check"] => Self::Files(path.to_owned()),
            ["withheld", draft] if is_id(draft) => Self::Files(path.to_owned()),
            ["plan", ..] => Self::Plan(path.to_owned()),
            ["train" | "join" | "handover" | "live" | "verify", ..] => Self::Train(path.to_owned()),
            ["more"] => Self::More,
            ["people"] => Self::People,
            ["safety"] => Self::Safety,
            _ => Self::Unknown(path.to_owned()),
        }
    }

    /// The address, for `href`.
    pub fn href(&self) -> String {
        match self {
            Self::Home => "#/".to_owned(),
            Self::Start => "#/start".to_owned(),
            Self::Module(id) => format!("#/module/{id}"),
            Self::Handout(id) => format!("#/handout/{id}"),
            Self::Lesson(id) => format!("#/lesson/{id}"),
            Self::Quiz(id) => format!("#/quiz/{id}"),
            Self::Attempt(id, number) => format!("#/quiz/{id}/{}", number + 1),
            Self::Reports => "#/reports".to_owned(),
            Self::NewReport(kind) => format!("#/report/new/{kind}"),
            Self::Report(id, step) => format!("#/report/{id}/{}", step + 1),
            Self::Preview(id) => format!("#/report/{id}/preview"),
            Self::More => "#/more".to_owned(),
            Self::People => "#/people".to_owned(),
            Self::Safety => "#/safety".to_owned(),
            Self::Around(path)
            | Self::Files(path)
            | Self::Proof(path)
            | Self::Office(path)
            | Self::Register(path)
            | Self::Plan(path)
            | Self::Train(path)
            | Self::Unknown(path) => format!("#/{path}"),
        }
    }

    /// Which place of the navigation it belongs to.
    pub fn place(&self) -> Option<Place> {
        match self {
            Self::Home
            | Self::Start
            | Self::Module(_)
            | Self::Handout(_)
            | Self::Lesson(_)
            | Self::Around(_)
            | Self::Proof(_)
            | Self::Quiz(_)
            | Self::Attempt(..) => Some(Place::Learn),
            Self::Reports
            | Self::NewReport(_)
            | Self::Report(..)
            | Self::Preview(_)
            | Self::Files(_)
            | Self::Office(_)
            | Self::Register(_) => Some(Place::Reports),
            Self::Plan(_) => Some(Place::Plan),
            Self::More | Self::People | Self::Safety | Self::Train(_) => Some(Place::More),
            Self::Unknown(_) => None,
        }
    }
}

fn is_id(part: &str) -> bool {
    part.len() <= 80 && text::is_id(part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_address_leads_back_to_its_screen() {
        for hash in [
            "#/",
            "#/start",
            "#/module/reporting",
            "#/lesson/why-in-time",
            "#/handout/reporting",
            "#/map",
            "#/search",
            "#/glossary",
            "#/glossary/duty_bearer",
            "#/notes",
            "#/quiz/reporting",
            "#/quiz/reporting/2",
            "#/reports",
            "#/report/new/incident",
            "#/report/d-1f/3",
            "#/report/d-1f/preview",
            "#/check",
            "#/withheld/d-1f",
            "#/ledger",
            "#/ledger/l1f",
            "#/import",
            "#/forms",
            "#/forms/own-1f",
            "#/plan",
            "#/plan/day/2026-12-31",
            "#/more",
            "#/people",
            "#/safety",
        ] {
            let route = Route::parse(hash);
            assert!(!matches!(route, Route::Unknown(_)), "{hash}");
            assert_eq!(route.href(), hash);
        }
    }

    #[test]
    fn every_screen_around_the_lessons_has_its_address() {
        let term = Around::Glossary(Some("duty_bearer".to_owned()));
        let tools = Around::Tools("consent".to_owned());
        for proof in [
            Proof::Practise,
            Proof::Test("a".into()),
            Proof::Pledges(None),
            Proof::Pledges(Some("a".into())),
            Proof::Capstone,
            Proof::Certificate,
        ] {
            let Route::Proof(path) = Route::parse(&proof.href()) else { panic!("{proof:?}") };
            assert_eq!(Proof::parse(&path), proof);
        }
        for files in [Files::Check, Files::Withheld("d-1f".into())] {
            let Route::Files(path) = Route::parse(&files.href()) else { panic!("{files:?}") };
            assert_eq!(Files::parse(&path), files);
        }
        for office in [
            Office::Ledger,
            Office::Entry("l1".into()),
            Office::Import,
            Office::Variants,
            Office::Variant("own-1".into()),
        ] {
            let Route::Office(path) = Route::parse(&office.href()) else { panic!("{office:?}") };
            assert_eq!(Office::parse(&path), office);
        }
        for register in [Register::List, Register::Consents, Register::Pattern, Register::Photo] {
            let Route::Register(path) = Route::parse(&register.href()) else { panic!("{register:?}") };
            assert_eq!(Register::parse(&path), register);
        }
        for train in [
            Train::Cohorts,
            Train::New,
            Train::Cohort("c1f".into()),
            Train::Dashboard("c1f".into()),
            Train::Sessions(String::new()),
            Train::Sessions("s1/cards".into()),
            Train::Join("AbC_-9".into()),
            Train::HandOver(String::new()),
            Train::Live("AbC".into()),
            Train::Verify(String::new()),
        ] {
            let Route::Train(path) = Route::parse(&train.href()) else { panic!("{train:?}") };
            assert_eq!(Train::parse(&path), train);
        }
        for around in [Around::Map, Around::Search, Around::Glossary(None), term, Around::Notes, Around::Records, tools]
        {
            let Route::Around(path) = Route::parse(&around.href()) else { panic!("{around:?}") };
            assert_eq!(Around::parse(&path), around);
        }
    }

    #[test]
    fn foreign_addresses_are_told_apart() {
        for hash in ["#/nowhere", "#/quiz/reporting/0", "#/report/d/0", "#/lesson/", "#/lesson/A b", "#/lesson/<b>"] {
            assert!(matches!(Route::parse(hash), Route::Unknown(_)), "{hash}");
        }
        assert_eq!(Route::parse(""), Route::Home);
    }
}
