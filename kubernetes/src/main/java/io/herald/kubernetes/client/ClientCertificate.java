package io.herald.kubernetes.client;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;

/**
 * A client certificate and its private key, read from PEM (RFC 7468) with the platform's own
 * classes. The client library needs BouncyCastle's 10 MB for this; the platform reads PKCS#8 only,
 * so the two older forms of a key are wrapped into it.
 *
 * @param chain the certificate first
 * @param key its private key
 */
record ClientCertificate(List<Certificate> chain, PrivateKey key) {

  private static final Pattern PRIVATE_KEY =
      Pattern.compile("-----BEGIN ((?:RSA |EC )?PRIVATE KEY)-----([^-]+)-----END \\1-----");

  /** AlgorithmIdentifier rsaEncryption, NULL (RFC 8017, appendix A.1). */
  private static final byte[] RSA = hex("300d06092a864886f70d0101010500");

  /** The object identifier id-ecPublicKey (RFC 5480, section 2.1.1). */
  private static final byte[] EC_PUBLIC_KEY = hex("06072a8648ce3d0201");

  private static final byte[] VERSION_0 = hex("020100");

  static ClientCertificate parse(byte[] chainPem, byte[] keyPem) throws IOException {
    try {
      List<Certificate> chain =
          List.copyOf(
              CertificateFactory.getInstance("X.509")
                  .generateCertificates(new ByteArrayInputStream(chainPem)));
      if (chain.isEmpty()) {
        throw new IOException("client-certificate holds no certificate");
      }
      String algorithm = chain.get(0).getPublicKey().getAlgorithm();
      return new ClientCertificate(chain, privateKey(keyPem, algorithm));
    } catch (CertificateException e) {
      throw new IOException("client-certificate is no PEM certificate: " + e.getMessage(), e);
    }
  }

  private static PrivateKey privateKey(byte[] pem, String algorithm) throws IOException {
    Matcher match = PRIVATE_KEY.matcher(new String(pem, StandardCharsets.US_ASCII));
    if (!match.find()) {
      throw new IOException("client-key holds no unencrypted PEM private key");
    }
    try {
      byte[] der = Base64.getMimeDecoder().decode(match.group(2));
      byte[] pkcs8 =
          switch (match.group(1)) {
            case "RSA PRIVATE KEY" -> sequence(VERSION_0, RSA, tagged(0x04, der));
            case "EC PRIVATE KEY" ->
                sequence(VERSION_0, sequence(EC_PUBLIC_KEY, namedCurve(der)), tagged(0x04, der));
            default -> der;
          };
      return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
    } catch (InvalidKeySpecException | IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new IOException("client-key is unreadable: " + e.getMessage(), e);
    } catch (GeneralSecurityException e) {
      throw new IOException("client-key is of an unknown kind: " + algorithm, e);
    }
  }

  /**
   * The curve's object identifier within an ECPrivateKey (RFC 5915): SEQUENCE { INTEGER 1, OCTET
   * STRING key, [0] { OBJECT IDENTIFIER }, … }. All lengths but the outermost are below 128.
   */
  private static byte[] namedCurve(byte[] ecPrivateKey) {
    int body = (ecPrivateKey[1] & 0x80) == 0 ? 2 : 2 + (ecPrivateKey[1] & 0x7f);
    int keyOctets = body + 3;
    int parameters = keyOctets + 2 + ecPrivateKey[keyOctets + 1];
    if ((ecPrivateKey[parameters] & 0xff) != 0xa0) {
      throw new IllegalArgumentException("the key does not name its curve");
    }
    int from = parameters + 2;
    return java.util.Arrays.copyOfRange(ecPrivateKey, from, from + ecPrivateKey[parameters + 1]);
  }

  private static byte[] sequence(byte[]... elements) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (byte[] element : elements) {
      content.writeBytes(element);
    }
    return tagged(0x30, content.toByteArray());
  }

  private static byte[] tagged(int tag, byte[] content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(content.length + 4);
    out.write(tag);
    // DER wants the shortest form of a length; two bytes hold any key there is.
    if (content.length >= 0x100) {
      out.write(0x82);
      out.write(content.length >> 8);
    } else if (content.length >= 0x80) {
      out.write(0x81);
    }
    out.write(content.length);
    out.writeBytes(content);
    return out.toByteArray();
  }

  private static byte[] hex(String digits) {
    return java.util.HexFormat.of().parseHex(digits);
  }

  /** For a TLS handshake. */
  KeyManager[] keyManagers() {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setKeyEntry("client", key, new char[0], chain.toArray(Certificate[]::new));
      KeyManagerFactory factory =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      factory.init(store, new char[0]);
      return factory.getKeyManagers();
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalArgumentException("client certificate is unusable: " + e.getMessage(), e);
    }
  }
}
