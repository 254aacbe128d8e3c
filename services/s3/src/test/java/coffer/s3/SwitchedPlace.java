package coffer.s3;

import coffer.store.blob.BlobPlace;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/// A place for blobs that answers as long as it is switched on, and at which something else can
/// happen meanwhile.
public final class SwitchedPlace {
    private final BlobPlace place;
    private final Map<String, Runnable> meanwhile = new ConcurrentHashMap<>();
    private final AtomicInteger refused = new AtomicInteger();
    private volatile boolean isOn = true;

    public SwitchedPlace(BlobPlace place) {
        this.place = place;
    }

    public void turn(boolean on) {
        this.isOn = on;
    }

    /// Has `happening` happen once, as soon as the next call of that name is done.
    public void once(String call, Runnable happening) {
        meanwhile.put(call, happening);
    }

    /// How often somebody tried in vain.
    public int refused() {
        return refused.get();
    }

    public BlobPlace asPlace() {
        return (BlobPlace)
                Proxy.newProxyInstance(
                        BlobPlace.class.getClassLoader(),
                        new Class<?>[] {BlobPlace.class},
                        (self, method, arguments) -> answer(self, method, arguments));
    }

    private void requireOn() throws IOException {
        if (isOn) return;
        refused.incrementAndGet();
        throw new IOException("nobody answers");
    }

    private Object answer(Object self, Method method, Object[] arguments) throws Throwable {
        switch (method.getName()) {
            case "equals":
                return self == arguments[0];
            case "hashCode":
                return System.identityHashCode(self);
            case "close":
                break;
            default:
                requireOn();
        }
        try {
            Object answer = method.invoke(place, arguments);
            Optional.ofNullable(meanwhile.remove(method.getName())).ifPresent(Runnable::run);
            return answer;
        } catch (InvocationTargetException thrown) {
            throw thrown.getCause();
        }
    }
}
