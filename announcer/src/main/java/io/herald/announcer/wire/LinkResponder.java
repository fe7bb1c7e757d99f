package io.herald.announcer.wire;

import io.herald.actors.plan.Link;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.pcap4j.core.BpfProgram.BpfCompileMode;
import org.pcap4j.core.NotOpenException;
import org.pcap4j.core.PcapHandle;
import org.pcap4j.core.PcapHandle.PcapDirection;
import org.pcap4j.core.PcapNativeException;
import org.pcap4j.core.PcapNetworkInterface.PromiscuousMode;
import org.pcap4j.core.PcapStat;
import org.pcap4j.core.RawPacketListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One interface's capture and the thread that drains it. The thread runs until {@link #close} or
 * until the interface disappears; frames may be sent from any thread.
 *
 * <p>The handle belongs to the capture thread: it installs filters and closes the handle itself,
 * between two runs of libpcap's loop, because neither may happen while the loop runs.
 */
final class LinkResponder implements FramePort, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(LinkResponder.class);

  /** Enough for a solicitation with every option a host sends, and a VLAN tag. */
  private static final int SNAPLEN = 128;

  private static final int TIMEOUT_MILLIS = 50;
  private static final long STACK_BYTES = 512 << 10;
  private static final long JOIN_MILLIS = 2000;

  /**
   * What waited longer in the kernel's buffer, as after a pause of the whole process, is not looked
   * at: who asked has asked again by now (RFC 4861, RETRANS_TIMER), and been answered by whoever
   * took over meanwhile. A late answer would only turn it back.
   */
  private static final long STALE_MILLIS = 1000;

  private final PcapHandle handle;
  private final ClientMemory clients;
  private final BiConsumer<FramePort, byte[]> onFrame;
  private final Consumer<LinkResponder> onDeath;
  private final LongAdder received = new LongAdder();
  private final LongAdder sendFailures = new LongAdder();
  private final Thread thread;
  private volatile Link link;
  private volatile @Nullable LinkResponder senior;
  private volatile @Nullable CaptureFilter newFilter;
  private volatile boolean closing;
  private volatile boolean ended;

  /**
   * Opens the interface and starts to capture.
   *
   * @param onFrame gets every frame that passes {@code filter}, on the capture thread
   * @param onDeath told, on the capture thread, when capturing ended without {@link #close}
   * @throws PcapNativeException when the interface cannot be opened
   */
  LinkResponder(
      Link link,
      WireSettings settings,
      CaptureFilter filter,
      BiConsumer<FramePort, byte[]> onFrame,
      Consumer<LinkResponder> onDeath)
      throws PcapNativeException {
    this.link = link;
    this.onFrame = onFrame;
    this.onDeath = onDeath;
    this.newFilter = filter;
    this.clients = new ClientMemory(settings.rememberedClients());
    handle =
        new PcapHandle.Builder(link.name())
            .snaplen(SNAPLEN)
            .promiscuousMode(
                settings.promiscuous()
                    ? PromiscuousMode.PROMISCUOUS
                    : PromiscuousMode.NONPROMISCUOUS)
            .immediateMode(true)
            .timeoutMillis(TIMEOUT_MILLIS)
            .direction(PcapDirection.IN)
            .bufferSize(settings.captureBufferBytes())
            .build();
    try {
      installFilter();
    } catch (PcapNativeException | NotOpenException | RuntimeException e) {
      handle.close();
      throw e instanceof PcapNativeException pcap ? pcap : new PcapNativeException(e.toString(), e);
    }
    thread = new Thread(null, this::capture, "wire-" + link.name(), STACK_BYTES);
    thread.setDaemon(true);
    thread.start();
  }

  private void capture() {
    RawPacketListener listener = this::received;
    String end = "the capture ended";
    try {
      while (!closing) {
        installFilter();
        try {
          handle.loop(-1, listener);
        } catch (InterruptedException e) {
          LOG.trace("{}: loop broken, for a new filter or for good", name(), e);
        }
      }
    } catch (PcapNativeException | NotOpenException | RuntimeException e) {
      end = String.valueOf(e.getMessage());
    } finally {
      ended = true;
      handle.close();
      if (!closing) {
        LOG.info("{}: stopped listening: {}", name(), end);
        onDeath.accept(this);
      }
    }
  }

  private void received(byte[] frame) {
    received.increment();
    if (System.currentTimeMillis() - handle.getTimestamp().getTime() > STALE_MILLIS) {
      return;
    }
    try {
      onFrame.accept(this, frame);
    } catch (RuntimeException e) {
      // Out of here it would be logged by the library, once for every frame.
      LOG.debug("{}: a frame could not be handled", name(), e);
    }
  }

  private void installFilter() throws PcapNativeException, NotOpenException {
    CaptureFilter filter = newFilter;
    if (filter != null) {
      newFilter = null;
      try {
        handle.setFilter(filter.expression(), BpfCompileMode.OPTIMIZE);
      } catch (PcapNativeException e) {
        // Too much is only work; too little would be silence.
        LOG.warn("{}: filter refused, taking a broad one: {}", name(), e.getMessage());
        handle.setFilter(CaptureFilter.BROAD.expression(), BpfCompileMode.OPTIMIZE);
      }
    }
  }

  /** Has the capture thread replace the kernel's filter, within a millisecond or so. */
  void filter(CaptureFilter filter) {
    newFilter = filter;
    breakLoop();
  }

  private void breakLoop() {
    try {
      handle.breakLoop();
    } catch (NotOpenException e) {
      LOG.trace("{}: ended already", name(), e);
    }
  }

  @Override
  public Link link() {
    return link;
  }

  /** Takes over the interface's new state. */
  void update(Link newLink) {
    link = newLink;
  }

  @Override
  public ClientMemory clients() {
    return clients;
  }

  @Override
  public boolean send(byte[] frame) {
    try {
      handle.sendPacket(frame);
      return true;
    } catch (PcapNativeException | NotOpenException e) {
      sendFailures.increment();
      LOG.debug("{}: a frame could not be sent: {}", name(), e.getMessage());
      return false;
    }
  }

  /**
   * Declares that this interface is on one segment with an older one, which is to speak for both.
   *
   * @param other the older one
   * @return whether that is news
   */
  boolean leaveTo(LinkResponder other) {
    boolean news = senior != other;
    senior = other;
    return news;
  }

  /** {@code port} may have been plugged in elsewhere: what was known of its segment is void. */
  void forgetSegmentOf(LinkResponder port) {
    if (port == this || senior == port) {
      senior = null;
    }
  }

  @Override
  public boolean yieldsTo(Answer answer) {
    LinkResponder other = senior;
    return other != null && !other.ended && answer.isOn(other) && other.isReadyFor(answer.address);
  }

  LinkStats stats() {
    long dropped = 0;
    try {
      PcapStat stat = handle.getStats();
      dropped = stat.getNumPacketsDropped();
    } catch (PcapNativeException | NotOpenException e) {
      LOG.trace("{}: no counters", name(), e);
    }
    return new LinkStats(received.sum(), dropped, sendFailures.sum());
  }

  /** Ends the capture and waits for its thread. */
  @Override
  public void close() {
    closing = true;
    breakLoop();
    try {
      thread.join(JOIN_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
