//! Report, logframe and cohort as bytes: DOCX first. Pure; to come.
