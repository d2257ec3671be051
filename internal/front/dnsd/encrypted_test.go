package dnsd

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"log/slog"
	"math/big"
	"net"
	"net/http"
	"net/netip"
	"testing"
	"time"

	"golang.org/x/net/dns/dnsmessage"
)

func TestEncryptedWays(t *testing.T) {
	cert := certificate(t)
	u := newUpstream(t, always("192.0.2.1", 60))
	e, err := New(Options{Upstreams: []Upstream{{Kind: "udp", Addr: u.addr}}}, testBook(t))
	if err != nil {
		t.Fatal(err)
	}
	tlsAddr, httpsAddr := free(t), free(t)
	s, err := Listen(t.Context(), e, Addresses{TLS: tlsAddr, HTTPS: httpsAddr, Certificate: &tls.Config{Certificates: []tls.Certificate{cert}}}, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}()
	roots := x509.NewCertPool()
	roots.AddCert(cert.Leaf)
	// our own ways to upstreams are the clients
	dot := newStream(Upstream{Addr: netip.MustParseAddrPort(tlsAddr), Name: "dns.example"})
	dot.tls.RootCAs = roots
	doh := newHTTPS(Upstream{Addr: netip.MustParseAddrPort(httpsAddr), Name: "dns.example", Path: "/dns-query"})
	doh.client.Transport.(*http.Transport).TLSClientConfig.RootCAs = roots
	for what, way := range map[string]exchanger{"TLS": dot, "HTTPS": doh} {
		for range 3 {
			var q question
			msg := query(t, "www.good.example", dnsmessage.TypeA, 0)
			if got, _ := q.read(msg); got != good {
				t.Fatal("the question cannot be read")
			}
			ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
			reply, err := way.exchange(ctx, q.query(msg, randomID(), nil), make([]byte, 0, 4096))
			cancel()
			var m dnsmessage.Message
			if err != nil || m.Unpack(reply) != nil || firstAddress(&m) != "192.0.2.1" {
				t.Fatalf("over %s: %v %s", what, err, m.GoString())
			}
		}
	}
}

func free(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

func certificate(t *testing.T) tls.Certificate {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	c := &x509.Certificate{SerialNumber: big.NewInt(1), DNSNames: []string{"dns.example"}, NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageDigitalSignature}
	der, err := x509.CreateCertificate(rand.Reader, c, c, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	leaf, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key, Leaf: leaf}
}
