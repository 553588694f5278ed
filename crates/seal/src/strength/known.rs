//! What everybody tries first: the commonest passwords of the world, and the words that anybody would try on a volunteer
//! here. Months and years stand for the passwords made of them. Must stay short; it is part of the app.

/// In lower case, between blanks.
pub(super) const COMMON: &str = "
    password passwort passw0rd motdepasse ijambobanga qwerty azerty qwertz abc123 123456 12345678 111111 000000 123123 654321
    1q2w3e 1qaz2wsx q1w2e3 admin administrator login welcome letmein default guest root user test secret changeme access
    iloveyou jetaime love loveme lovely sunshine princess prince angel baby chocolat chocolate cookie monkey dragon tiger
    shadow master superman batman spiderman pokemon naruto starwars football soccer baseball basket arsenal chelsea
    liverpool manchester barcelona realmadrid messi ronaldo juventus rayon freedom whatever trustno1 hello bonjour salut
    computer internet facebook google gmail yahoo samsung iphone nokia tecno android whatsapp windows
    jesus yesu christ kristo god dieu imana mungu yezu maria mariya bible bibiliya amen hallelujah alleluia
    rwanda rwandan kigali urwanda africa afrika afrique burundi uganda congo gisenyi butare huye musanze rubavu muhanga
    nyamata gasabo kicukiro nyarugenge amahoro muraho mwaramutse murakoze urukundo ndagukunda umutima umuryango ubumwe
    ubuvugizi uburenganzira ubutabera umudugudu igihugu inyamaswa kagame intore muzehe amavubi umuganura kwibuka
    mtn airtel momo money business office school teacher student family maman mama papa mukamana uwimana uwase mugisha
    niyonzima habimana mutoni ishimwe keza ineza
    mutarama gashyantare werurwe mata gicurasi kamena nyakanga kanama nzeri ukwakira ugushyingo ukuboza
    january february march april june july august september october november december
    janvier fevrier février mars avril juin juillet aout août septembre octobre novembre decembre décembre
    monday tuesday wednesday thursday friday saturday sunday lundi mardi mercredi jeudi vendredi samedi dimanche
";

/// The rows in which neighbours are easy to type: digits, alphabet, and the keyboards in use here.
pub(super) const ROWS: [&str; 9] = [
    "1234567890",
    "0123456789",
    "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "azertyuiop",
    "qsdfghjklm",
    "wxcvbn",
];
