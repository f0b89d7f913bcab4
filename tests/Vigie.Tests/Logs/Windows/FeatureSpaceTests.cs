using Vigie.Learn.State;
using Vigie.Logs.Windows;

namespace Vigie.Tests.Logs.Windows;

public class FeatureSpaceTests
{
    private static readonly WindowOptions Options =
        WindowOptions.ForHorizon(3600, 300, 600) with { HashBits = 8, MaxMetrics = 5 };

    [Fact]
    public void Every_column_has_a_name_of_its_kind()
    {
        var space = Known();
        var kinds = Enumerable.Range(0, space.Columns).Select(c => space.Name(c, Text).Kind).ToList();
        Assert.Equal(7 * 7, space.SilenceColumn);
        Assert.Equal(Enumerable.Repeat("rate", 7), kinds[..7]);
        Assert.Equal(Enumerable.Repeat("level", 35), kinds[7..42]);
        Assert.Equal(Enumerable.Repeat("new", 7), kinds[42..49]);
        Assert.Equal(Enumerable.Repeat("time", 2), kinds[49..51]);
        Assert.Equal(Enumerable.Repeat("novelty", 2), kinds[51..53]);
        Assert.Equal(Enumerable.Repeat("failures", 7), kinds[53..60]);
        Assert.Equal(Enumerable.Repeat("departure", 4), kinds[60..64]);
        Assert.Equal(Enumerable.Repeat("metric", 20), kinds[64..84]);
        Assert.Equal(Enumerable.Repeat("template", 256), kinds[84..340]);
        Assert.Equal(Enumerable.Repeat("variable", 256), kinds[340..]);
        Assert.Equal(new FeatureName("level", "ERROR lines", 3600), space.Name(space.CountColumn(4, 3), Text));
    }

    [Fact]
    public void Metrics_and_templates_are_called_by_their_names()
    {
        var space = Known();
        Assert.Equal("load, level", space.Name(space.MetricsFrom + 4, Text).Text);
        Assert.Equal("load, change", space.Name(space.MetricsFrom + 5, Text).Text);
        Assert.Equal("a metric never seen", space.Name(space.MetricsFrom + 8, Text).Text.Split(',')[0]);
        for (int scale = 0; scale < 3; scale++)
        {
            var name = space.Name(space.TemplateColumn(77, scale), Text);
            Assert.Equal(new FeatureName("template", "text of 77", Options.TemplateScales[scale]), name);
        }
        Assert.Equal("pattern 000000000000004d", space.Name(space.TemplateColumn(77, 0), _ => null).Text);
    }

    [Fact]
    public void Numbers_in_messages_are_called_by_their_places_and_views()
    {
        var space = Known();
        string[] views = ["of late", "against this machine's usual", "highest of late"];
        for (int view = 0; view < views.Length; view++)
        {
            int column = space.NumberColumn(77, 5, view);
            Assert.Equal((77UL, 5, view), space.Number(column));
            Assert.Equal($"word 5 of 77, {views[view]}", space.Name(column, Text, (key, word) => $"word {word} of {key}").Text);
            Assert.Equal($"a number of pattern 000000000000004d, {views[view]}", space.Name(column, Text).Text);
        }
    }

    [Fact]
    public void The_first_template_of_a_column_gives_it_its_name()
    {
        var space = Known();
        int column = space.TemplateColumn(77, 0);
        ulong other = 1000;
        while (new FeatureSpace(Options).TemplateColumn(other, 0) != column) other++;
        Assert.Equal(column, space.TemplateColumn(other, 0));
        Assert.Equal("text of 77", space.Name(column, Text).Text);
    }

    [Fact]
    public void After_load_columns_have_the_same_numbers_and_names()
    {
        var space = Known();
        var loaded = FeatureSpace.Load(new StateReader(Saved(space)), Options);
        Assert.Equal(Saved(space), Saved(loaded));
        Assert.Equal(space.MetricNames, loaded.MetricNames);
        Assert.Equal(1, loaded.Metric("load"));
        for (int c = 0; c < space.Columns; c++) Assert.Equal(space.Name(c, Text), loaded.Name(c, Text));
        Assert.Equal(space.TemplateColumn(12345, 2), loaded.TemplateColumn(12345, 2));
    }

    [Fact]
    public void A_state_with_more_metrics_or_columns_than_the_options_have_is_refused()
    {
        var state = Saved(Known());
        Assert.Throws<StateException>(() => FeatureSpace.Load(new StateReader(state), Options with { MaxMetrics = 1 }));
        var wide = new FeatureSpace(Options with { HashBits = 16 });
        for (ulong key = 1; key < 50; key++) wide.TemplateColumn(key, 0);
        Assert.Throws<StateException>(() => FeatureSpace.Load(new StateReader(Saved(wide)), Options));
    }

    private static FeatureSpace Known()
    {
        var space = new FeatureSpace(Options);
        space.Metric("memory");
        space.Metric("load");
        for (int scale = 0; scale < 3; scale++) space.TemplateColumn(77, scale);
        for (int view = 0; view < 3; view++) space.NumberColumn(77, 5, view);
        return space;
    }

    private static string Text(ulong key) => $"text of {key}";

    private static byte[] Saved(FeatureSpace space)
    {
        var writer = new StateWriter();
        space.Save(writer);
        return writer.ToArray();
    }
}
