/// A lean HTTP/1.1 client that signs as AWS's do and costs little beside a server.
@NullMarked
package coffer.benchmarks.client;

import org.jspecify.annotations.NullMarked;
