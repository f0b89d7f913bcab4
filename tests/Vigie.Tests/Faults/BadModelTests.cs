using Vigie.Tests.App.Cli;
using Vigie.Tests.Host.Sources;

namespace Vigie.Tests.Faults;

public class BadModelTests(SmallFleet fleet)
{
    [Theory]
    [InlineData("--horizon", "1h", "--horizon 4h, not 1h")]
    [InlineData("--lead", "10m", "--lead 5m, not 10m")]
    [InlineData("--step", "1m", "--step 20m, not 1m")]
    public void A_model_of_other_options_is_refused(string option, string value, string message)
    {
        using var folder = new Folder();
        folder.Write("m.model", File.ReadAllBytes(fleet.Model));
        Assert.StartsWith($"m.model: the model was trained with {message}", Predict(folder, option, value), StringComparison.Ordinal);
    }

    [Fact]
    public void A_flipped_byte_anywhere_is_found()
    {
        using var folder = new Folder();
        var bytes = File.ReadAllBytes(fleet.Model);
        foreach (int at in new[] { 0, 5, 20, bytes.Length / 2, bytes.Length - 1 })
        {
            var damaged = bytes.ToArray();
            damaged[at] ^= 1;
            folder.Write("m.model", damaged);
            Assert.StartsWith("m.model: ", Predict(folder), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_model_that_is_cut_short_or_no_model_is_refused()
    {
        using var folder = new Folder();
        var bytes = File.ReadAllBytes(fleet.Model);
        foreach (var content in new[] { [], bytes[..7], bytes[..(bytes.Length / 2)], bytes[..^1], "machine,time,kind\n"u8.ToArray() })
        {
            folder.Write("m.model", content);
            Assert.StartsWith("m.model: ", Predict(folder), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_missing_model_is_named()
    {
        using var folder = new Folder();
        Assert.Equal("m.model: there is no such model file", Predict(folder));
        Assert.Equal("m.model: there is no such model file", Refused.Run(folder, 1, "inspect", "m.model"));
    }

    private string Predict(Folder folder, params string[] options) =>
        Refused.Run(folder, 1, ["predict", fleet.Machines, "--model", "m.model", "--out", "d.csv", .. options]);
}
