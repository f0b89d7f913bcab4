using System.Text;
using Vigie.Learn.State;
using Vigie.Logs.Templates;

namespace Vigie.Tests.Logs.Templates;

public class StateAndMergeTests
{
    [Theory]
    [InlineData(20_000)]
    [InlineData(40)]
    public void Going_on_after_load_equals_never_having_stopped(int maxTemplates)
    {
        var options = new TemplateMinerOptions { MaxTemplates = maxTemplates };
        var lines = Messages.Chatter(6_000, seed: 1);
        var (through, stopped) = (new TemplateMiner(options), new TemplateMiner(options));
        for (int i = 0; i < lines.Length; i++)
        {
            if (i % 1_500 == 700) stopped = StateOf.Loaded(StateOf.Miner(stopped));
            Assert.Equal(through.Learn(lines[i], i), stopped.Learn(lines[i], i));
        }
        Assert.Equal(StateOf.Miner(through), StateOf.Miner(stopped));
    }

    [Fact]
    public void The_same_lines_give_the_same_bytes()
    {
        var lines = Messages.Chatter(2_000, seed: 2);
        byte[] Run()
        {
            var miner = new TemplateMiner();
            foreach (var line in lines) miner.Learn(line);
            return StateOf.Miner(miner);
        }
        Assert.Equal(Run(), Run());
    }

    [Fact]
    public void A_state_that_contradicts_itself_is_refused()
    {
        var miner = new TemplateMiner();
        miner.Learn("one line of text 12");
        var state = StateOf.Miner(miner);
        int refused = 0;
        for (int at = 16; at < state.Length - 32; at++)
        {
            // A body with one byte changed, under a checksum that holds.
            var body = state.AsSpan(0, state.Length - 32).ToArray();
            body[at] ^= 0x80;
            byte[] block = [.. body, .. System.Security.Cryptography.SHA256.HashData(body)];
            try
            {
                TemplateMiner.Load(new StateReader(block)).Learn("another line of text 7");
            }
            catch (StateException)
            {
                refused++;
            }
        }
        Assert.True(refused > 50, $"{refused} refused");
    }

    [Fact]
    public void Merging_maps_every_id_of_the_other_to_the_template_that_covers_its_lines()
    {
        var (mine, theirs) = (Messages.Chatter(3_000, seed: 3), Messages.Chatter(3_000, seed: 4));
        var (miner, other) = (new TemplateMiner(), new TemplateMiner());
        foreach (var line in mine) miner.Learn(line);
        var ids = theirs.Select(line => other.Learn(line)).ToArray();
        var map = miner.Merge(other);
        for (int i = 0; i < theirs.Length; i++) Assert.Equal(map[ids[i]], miner.Match(theirs[i]));
        foreach (var line in mine) Assert.True(miner.Match(line) >= 0);
        Assert.Equal(6_000, miner.Lines);
        Assert.Equal(6_000, miner.Ids.Sum(id => miner[id].Count));
        Assert.Equal(miner.Count, miner.Ids.Select(id => miner[id].Text).Distinct().Count());
    }

    [Fact]
    public void Merging_keeps_ids_here_and_keys_of_the_other()
    {
        var (miner, other) = (new TemplateMiner(), new TemplateMiner());
        int kept = miner.Learn("disk 1 is full");
        int shared = other.Learn("disk 2 is full");
        int added = other.Learn("fan 2 is slow");
        var map = miner.Merge(other);
        Assert.Equal(kept, map[shared]);
        Assert.Equal(other[added].Key, miner[map[added]].Key);
        Assert.Equal((2L, 1L), (miner[kept].Count, miner[map[added]].Count));
    }

    [Fact]
    public void Merging_the_parts_knows_every_line_of_the_whole()
    {
        var lines = Messages.Chatter(4_000, seed: 5);
        var parts = new[] { new TemplateMiner(), new TemplateMiner() };
        for (int i = 0; i < lines.Length; i++) parts[i % 2].Learn(Encoding.UTF8.GetBytes(lines[i]), i);
        parts[0].Merge(parts[1]);
        Assert.All(lines, line => Assert.True(parts[0].Match(line) >= 0));
        Assert.Equal(0, parts[0].Ids.Min(id => parts[0][id].FirstMicros));
        Assert.Equal(lines.Length - 1, parts[0].Ids.Max(id => parts[0][id].LastMicros));
    }
}
