/// Web identity: people and workloads for whom an OpenID Connect provider vouches.
@NullMarked
package coffer.sts.web;

import org.jspecify.annotations.NullMarked;
