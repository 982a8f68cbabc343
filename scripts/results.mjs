// Reads one machine-readable test report (CTRF of xUnit, JSON of Vitest); prints "passed failed skipped", and each failed test on stderr.
import { readFileSync } from 'node:fs';

const report = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const { passed, failed, skipped, failures } = report.results ? xunit(report.results) : vitest(report);
console.log(passed, failed, skipped);
for (const { name, message } of failures)
    console.error(`  FAILED ${name}\n${(message ?? '').split('\n').slice(0, 12).map(line => `         ${line}`).join('\n')}`);

function xunit({ summary, tests, extra }) {
    const errors = (extra?.suites ?? []).flatMap(suite => suite.errors ?? []).map(error => ({ name: error.type ?? 'clean-up', message: error.message }));
    const failures = tests.filter(test => test.status === 'failed').concat(errors);
    return { passed: summary.passed, failed: failures.length, skipped: summary.skipped + summary.pending, failures };
}

function vitest({ numPassedTests, numPendingTests, numTodoTests, testResults }) {
    const failures = testResults.flatMap(file => {
        const own = file.assertionResults.filter(test => test.status === 'failed').map(test => ({ name: test.fullName, message: test.failureMessages?.join('\n') }));
        return own.length > 0 || file.status === 'passed' ? own : [{ name: file.name, message: file.message }];
    });
    return { passed: numPassedTests, failed: failures.length, skipped: numPendingTests + (numTodoTests ?? 0), failures };
}
