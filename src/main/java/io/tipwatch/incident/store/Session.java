package io.tipwatch.incident.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The one connection of a store, and the rule that after any error it is dropped: what was prepared
 * on it is dead, and a commit that failed may be durable all the same. Thread-safe; callers wait
 * for each other.
 */
final class Session implements AutoCloseable {
  private final Dialect dialect;
  private final ReentrantLock lock = new ReentrantLock(true);
  private @Nullable Connection connection;
  private boolean closed;

  Session(Dialect dialect) {
    this.dialect = dialect;
  }

  /** Something done on a connection; it may be done twice, so the second time must be harmless. */
  @FunctionalInterface
  interface Work<T> {
    T on(Connection connection) throws SQLException;
  }

  Dialect dialect() {
    return dialect;
  }

  /** In one transaction. */
  <T> T write(Work<T> work) throws StoreException {
    return twice(work, false);
  }

  /** Each query for itself. */
  <T> T read(Work<T> work) throws StoreException {
    return twice(work, true);
  }

  private <T> T twice(Work<T> work, boolean autoCommit) throws StoreException {
    lock.lock();
    try {
      if (closed) {
        throw new StoreException("the store is closed");
      }
      return twiceLocked(work, autoCommit);
    } catch (RuntimeException e) {
      drop();
      throw e;
    } finally {
      lock.unlock();
    }
  }

  private <T> T twiceLocked(Work<T> work, boolean autoCommit) throws StoreException {
    try {
      return once(work, autoCommit);
    } catch (SQLException first) {
      drop();
      try {
        return once(work, autoCommit);
      } catch (SQLException again) {
        drop();
        again.addSuppressed(first);
        throw new StoreException("the database failed: " + again.getMessage(), again);
      }
    }
  }

  private <T> T once(Work<T> work, boolean autoCommit) throws SQLException {
    Connection current = connection;
    if (current == null) {
      current = dialect.connect();
      connection = current;
    }
    if (current.getAutoCommit() != autoCommit) {
      current.setAutoCommit(autoCommit);
    }
    T result = work.on(current);
    if (!autoCommit) {
      current.commit();
    }
    return result;
  }

  private void drop() {
    Connection broken = connection;
    connection = null;
    if (broken != null) {
      try {
        broken.close();
      } catch (SQLException _) {
        // it is given up because it is broken
      }
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      drop();
    } finally {
      lock.unlock();
    }
  }
}
