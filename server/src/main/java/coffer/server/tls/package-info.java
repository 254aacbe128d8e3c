/// The installation's own certificate authority and the server's certificate.
@NullMarked
package coffer.server.tls;

import org.jspecify.annotations.NullMarked;
