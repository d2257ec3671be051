package migrations

import (
	"crypto/sha256"
	"fmt"
	"strings"
	"testing"
)

// released are the digests of files that schools have run. A file is added here when it is released, and
// its line never changes: a school that ran another text under the same number would be somewhere else.
const released = `
8ac014fd81a6e7040c65833df4b48d520e105c971d1c6f3f92022e2081f52511 0001_ground.sql
a732dcf8601b6a099f00e899cba2b0742efbcdab2744a846e513e428d9252d64 0002_policy.sql
80eea6e784f8eb22c565aa4e79558b7d1b657154a78ac6d8c92ded3bef24a4ac 0003_guard.postgres.sql
5c9ff9827d78c79df5eaa1f1dd8f92a08891f39f8d4e772ddbf5ff99c3a433b3 0003_guard.sqlite.sql
32ac9c473636943effe04d7402454a8bcfe58e0b2f56323174363b7b2a4bf974 0004_standing.sql
8f7db5ca0d824df26bdcbed79a3b5352fc8c1157fa853ad466c5658bdeeee0b8 0005_past.sql
c5e0feb608f91b532347f35409035b1f6d600c42caf7e05d09c1b9159b28db81 0006_signin.sql
40256ad460672fa8fd0e3f4bc9b1692484a7dec42ad46e9e06abc2cf2263aae7 0007_session.sql
f0c2b7b884a9531d8ada77035b7280beab694805820538bf682170c288272670 0008_roll.sql
489a5f1cec120e489cb1dd71331c2fcbe92608fcb1b47d75f0c73189765d4d6d 0009_duties.sql
137906104b9749f70a2887a950fa8d70b9fb72016e16d7a7b97eba325927dde6 0010_gathering.sql
99fa0464fb730e51e219ed34a58c1ee0bb1a0b2a8367c3bec53b12a9f5c8a16d 0011_life.sql
1c12767d200ac538c8fa466d906abb3aa5cf301e4152785d7a6b01e5768f9038 0012_post.sql
c9b4291e776e870764316ed35f35bbfbc15f9effc775826ce754a96d1f80fa0c 0013_learning.sql
c72fbd5bfaabde70d6fbf9bda28bc2088bd3070ec5d96ae60e6932de6d4e5f55 0014_wanting.sql
29933fa887cfb5f5968adea0416c053942890c3220d0db929f6a99c58a4d87f8 0015_reading.sql
0f43b5bacc7440132d42290fb55a160cfb964204bb5b569f7ab8110001d5bb1f 0016_correct.sql
e26d32dda9bbf0a390374ccbff678617305b9f395f4b4d5221f68d209528d9ae 0017_watch.sql
79654d8f2925044bef89d81a0d05b8a819bc4b27ba3284c17e7dd4fdd55ca548 0018_roll_due.sql
9414c26d4b40933b0fec2a5468cf3ae5143d62476e7eb0b511f15087696ebd0f 0019_access.sql
f9b29014ab0ac5a4dafa9e3971120d9ccd7827dab764d8a3129394306310857f 0020_agreement.sql
91c4a979146e6dd48c025caf1b5a20455c6b1a8db8e581b35bbe54cd5bacd98d 0021_companion.sql
3f5ccda30c99d526d8db683f26af4b3f22d9d1fbc1d607ccc826cc6686867ab6 0022_access_review.sql
4c925102776a5eefb1e4230a969729e8f797a4affbf6793fbc951c820359c444 0023_pictures.sql
4152d8d1abb1387c4a060c7f49f7973626eefdaf22a6979c3f7ac170fafd30bb 0024_lesson.sql
69985c7a6134a24c65145bb40339b00c4051b30ffe75b28596f1c421cecef711 0025_device.sql
39cc11f7eb6ad4593fe47655535d57c93f055d88a78273e95c9d7a2aec03ec0b 0026_tokens.sql
0f36ae5028029c6bd948e31262652bfa0443a2f5d9df57f1ee9f5ada9c2f6817 0027_training_session.sql
66a2ca17dcc6971af0f59b88d0561b23c1515b77ae1a92dccb118e575df31b0a 0028_signing_round.sql
4d0d441aa03c5634b694e08977dd9b967b3a0bf3260239fbcbec98c4fd0a10fc 0029_secret.sql
d12bf85c12d10c3e4d7d665c788be75e280763a31fbdea92b22cf4c6824bdeea 0030_briefing.sql
62168dbe1db853093e18d811556139736a47e588eb67ec37d01b83df6037e282 0031_support.sql
10295e5f43871200a7e9898aac916dcadc7b24cbf124c59e19671fcdc84889b6 0032_tie.sql
c8ae07d6eae3a7e714357484eace1e421c6f30e48e834489156ab9518f0f3036 0033_family_copy.sql
4a5a40fd62f1193a80250a43bb98a0e05b78d4b296ee8559a8d85ced1e2d7897 0034_use.sql
f29b893c886c7dbf6b884fe504d994120131c888fab02bbe0f56de150061aa40 0035_login_release.sql
3cf50d85b0f7e75333a100931ee6c3330f34d05f05c2457ac0d1e4fae2c32e20 0036_day_pass.sql
`

func TestReleasedFilesAreNeverEdited(t *testing.T) {
	entries, err := files.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	var got strings.Builder
	got.WriteString("\n")
	for _, e := range entries {
		text, err := files.ReadFile(e.Name())
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&got, "%x %s\n", sha256.Sum256(text), e.Name())
	}
	for _, line := range strings.Split(strings.TrimSpace(released), "\n") {
		if !strings.Contains(got.String(), line) {
			t.Errorf("a released migration was edited or removed: %s", line)
		}
	}
	if n := strings.Count(got.String(), "\n") - 1; n != len(strings.Split(strings.TrimSpace(released), "\n")) {
		t.Errorf("there are %d files; when they are released, these are their lines:%s", n, got.String())
	}
}

func TestBothDatabasesHaveTheSameNumbers(t *testing.T) {
	lite, err := steps(false)
	if err != nil {
		t.Fatal(err)
	}
	pg, err := steps(true)
	if err != nil {
		t.Fatal(err)
	}
	if len(lite) != len(pg) {
		t.Fatalf("SQLite has %d steps, PostgreSQL %d", len(lite), len(pg))
	}
	for i := range lite {
		if lite[i].Version != int64(i+1) || pg[i].Version != int64(i+1) {
			t.Errorf("step %d is number %d for SQLite and %d for PostgreSQL", i+1, lite[i].Version, pg[i].Version)
		}
	}
}
