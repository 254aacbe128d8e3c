package coffer.wire.http;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/// Gives each connection the context its identity has at that moment.
final class ReplaceableTls extends SslContextFactory.Server {
    private final TlsIdentity identity;

    ReplaceableTls(TlsIdentity identity) {
        this.identity = identity;
    }

    @Override
    public SSLContext getSslContext() {
        return identity.context();
    }

    @Override
    public SSLParameters customize(SSLParameters parameters) {
        SSLParameters customized = super.customize(parameters);
        if (KeyExchange.isHybrid()) customized.setNamedGroups(KeyExchange.groups());
        return customized;
    }
}
