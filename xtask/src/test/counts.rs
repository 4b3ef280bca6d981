//! Counting tests, as each runner reports them.

use std::fmt;
use std::ops::AddAssign;

/// Numbers of tests.
#[derive(Clone, Copy, Default, Debug, PartialEq)]
pub struct Counts {
    /// Tests that held.
    pub passed: u64,
    /// Tests that did not.
    pub failed: u64,
    /// Tests that were not run.
    pub skipped: u64,
}

impl Counts {
    /// One test that held.
    pub const PASSED: Counts = Counts { passed: 1, failed: 0, skipped: 0 };

    /// One test that did not.
    pub const FAILED: Counts = Counts { passed: 0, failed: 1, skipped: 0 };

    /// One test that was not run.
    pub const SKIPPED: Counts = Counts { passed: 0, failed: 0, skipped: 1 };

    /// A runner that failed without a failed test (it did not compile, it crashed) counts as one failure.
    pub fn with_status(mut self, success: bool) -> Counts {
        if !success && self.failed == 0 {
            self.failed = 1;
        }
        self
    }
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Counts) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} passed, {} failed, {} skipped", self.passed, self.failed, self.skipped)
    }
}

/// The sum of cargo's lines `test result: ok. 12 passed; 0 failed; 1 ignored; …`.
pub fn cargo(output: &str) -> Counts {
    let mut counts = Counts::default();
    for line in output.lines() {
        if let Some(result) = line.split("test result: ").nth(1) {
            let result = result.split_once(". ").map(|(_, rest)| rest).unwrap_or_default();
            counts += words(result.split("; "));
        }
    }
    counts
}

/// pytest's last line: `= 12 passed, 2 skipped, 1 warning in 3.20s =`.
pub fn pytest(output: &str) -> Counts {
    let last = output.lines().rev().find(|line| line.contains(" in ") && words(summary(line)) != Counts::default());
    last.map(|line| words(summary(line))).unwrap_or_default()
}

fn summary(line: &str) -> impl Iterator<Item = &str> {
    let line = line.trim_matches(['=', ' ']);
    line.rsplit_once(" in ").map(|(counts, _)| counts).unwrap_or_default().split(", ")
}

/// `3 passed`, `1 ignored`, …: each runner's words for the three outcomes.
fn words<'a>(parts: impl Iterator<Item = &'a str>) -> Counts {
    let mut counts = Counts::default();
    for part in parts {
        let mut words = part.split_whitespace();
        let (Some(Ok(number)), Some(word)) = (words.next().map(str::parse::<u64>), words.next()) else {
            continue;
        };
        match word {
            "passed" | "xpassed" => counts.passed += number,
            "failed" | "error" | "errors" => counts.failed += number,
            "skipped" | "ignored" | "xfailed" => counts.skipped += number,
            _ => {}
        }
    }
    counts
}

/// The first `<testsuite>` of the JUnit file that ctest writes.
pub fn junit(xml: &str) -> Counts {
    let Some(tag) = xml.split("<testsuite").nth(1).and_then(|rest| rest.split('>').next()) else {
        return Counts::default();
    };
    let number = |name: &str| {
        let value = tag.split(&format!("{name}=\"")).nth(1).and_then(|rest| rest.split('"').next());
        value.and_then(|value| value.parse::<u64>().ok()).unwrap_or(0)
    };
    let failed = number("failures") + number("errors");
    let skipped = number("skipped") + number("disabled");
    Counts { passed: number("tests").saturating_sub(failed + skipped), failed, skipped }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(passed: u64, failed: u64, skipped: u64) -> Counts {
        Counts { passed, failed, skipped }
    }

    #[test]
    fn cargo_results_are_summed() {
        let text = "test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 3 filtered out; finished in 0.1s\n\
                    noise\ntest result: FAILED. 3 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out\n";
        assert_eq!(cargo(text), counts(15, 2, 1));
    }

    #[test]
    fn pytest_summaries_are_read() {
        assert_eq!(pytest("x\n===== 12 passed, 2 skipped, 1 warning in 3.20s =====\n"), counts(12, 0, 2));
        assert_eq!(pytest("1 failed, 4 passed, 1 xfailed, 2 errors in 0.12s\n"), counts(4, 3, 1));
        assert_eq!(pytest("no tests ran in 0.01s\n"), counts(0, 0, 0));
    }

    #[test]
    fn junit_suites_are_read() {
        let text = "<?xml version=\"1.0\"?>\n<testsuite name=\"x\"\n\ttests=\"5\"\n\tfailures=\"1\"\n\tdisabled=\"0\"\n\tskipped=\"1\"\n>\n<testcase/>";
        assert_eq!(junit(text), counts(3, 1, 1));
        assert_eq!(junit(""), counts(0, 0, 0));
    }

    #[test]
    fn a_failed_run_without_a_failed_test_is_a_failure() {
        assert_eq!(counts(3, 0, 0).with_status(false), counts(3, 1, 0));
        assert_eq!(counts(3, 2, 0).with_status(false), counts(3, 2, 0));
        assert_eq!(counts(3, 0, 0).with_status(true), counts(3, 0, 0));
    }
}
