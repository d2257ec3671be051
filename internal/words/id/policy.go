package id

// The kinds of record of the policy's year.
type (
	Edition  string // of the policy
	Round    string // of consultation
	Answer   string // in a round of consultation
	Remark   string // on a draft
	Reply    string // to remarks
	Linked   string // policy that ours rests on
	MustRead string

	Signature     string // under an agreement
	AgreementText string // an edition of its wording
	PictureCheck  string // a question whether children may be shown
)
