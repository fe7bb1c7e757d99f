package io.herald.kubernetes.watch;

import java.util.List;

/** Takes what a watch of one kind brings. Called by one thread. */
public interface Sink<T> {

  /** These are all the objects there are; others that were known are gone. */
  void replaceAll(List<T> objects);

  /** The object is new or has changed. */
  void put(T object);

  /** The object is gone. */
  void remove(T object);

  /** The server does not know the kind. */
  void absent();
}
