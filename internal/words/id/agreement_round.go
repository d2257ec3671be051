package id

// SigningRound is one time at which families are asked to sign.
type SigningRound string
