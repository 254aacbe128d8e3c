/// Runs the Python suites, which use boto3 and the aws CLI, and tells JUnit how each test went.
@NullMarked
package coffer.conformance.client;

import org.jspecify.annotations.NullMarked;
