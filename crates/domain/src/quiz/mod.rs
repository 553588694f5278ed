//! Quizzes: grading an answer, drawing items from a bank, and the attempt that is kept.
