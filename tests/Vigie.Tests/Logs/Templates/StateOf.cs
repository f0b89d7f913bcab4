using Vigie.Learn.State;
using Vigie.Logs.Templates;

namespace Vigie.Tests.Logs.Templates;

internal static class StateOf
{
    public static byte[] Miner(TemplateMiner miner)
    {
        var writer = new StateWriter();
        miner.Save(writer);
        return writer.ToArray();
    }

    public static TemplateMiner Loaded(byte[] state)
    {
        var reader = new StateReader(state);
        var miner = TemplateMiner.Load(reader);
        Assert.True(reader.AtEnd);
        return miner;
    }
}
