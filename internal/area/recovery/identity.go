package recovery

import (
	"encoding/base32"
	"strings"
)

// prefix begins age's hybrid secret keys (ML-KEM-768 with X25519), which are 32 bytes in Bech32 (BIP 173).
const prefix = "age-secret-key-pq-"

const bech32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"

var bech32Letters = base32.NewEncoding(bech32).WithPadding(base32.NoPadding)

// Identity is the secret as age reads it: what a file of keys would hold.
func Identity(secret [Size]byte) string {
	data := bech32Letters.EncodeToString(secret[:])
	var values []byte
	for _, r := range prefix { // the name goes into the checksum as its high bits, a nought, and its low bits
		values = append(values, byte(r)>>5)
	}
	values = append(values, 0)
	for _, r := range prefix {
		values = append(values, byte(r)&31)
	}
	for i := range data {
		values = append(values, byte(strings.IndexByte(bech32, data[i])))
	}
	sum := polymod(append(values, 0, 0, 0, 0, 0, 0)) ^ 1
	text := prefix + "1" + data
	for i := range 6 {
		text += bech32[sum>>(5*(5-i))&31 : sum>>(5*(5-i))&31+1]
	}
	return strings.ToUpper(text)
}

// polymod is the remainder that Bech32 uses as its checksum.
func polymod(values []byte) uint32 {
	generator := [...]uint32{0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3}
	sum := uint32(1)
	for _, v := range values {
		top := sum >> 25
		sum = (sum&0x1ffffff)<<5 ^ uint32(v)
		for i, g := range generator {
			if top>>i&1 == 1 {
				sum ^= g
			}
		}
	}
	return sum
}
