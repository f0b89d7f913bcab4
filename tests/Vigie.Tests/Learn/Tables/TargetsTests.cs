using Vigie.Learn.Tables;

namespace Vigie.Tests.Learn.Tables;

public class TargetsTests
{
    [Fact]
    public void Classes_are_numbered_in_order()
    {
        var numbers = Targets.OfClasses([10.0, -1, 2, -1]);
        Assert.Equal(["-1", "2", "10"], numbers.ClassNames);
        Assert.Equal([-1, 2, 10], numbers.ClassValues);
        Assert.Equal([2, 0, 1, 0], numbers.Classes);
        var texts = Targets.OfClasses(["b", "a", "b"], [1, 2, 3]);
        Assert.Equal(["a", "b"], texts.ClassNames);
        Assert.Equal([1, 0, 1], texts.Classes);
        Assert.Equal(6, texts.TotalWeight);
        Assert.Equal([2, 4], texts.ClassTotals());
    }

    [Fact]
    public void Balanced_classes_weigh_the_same_and_the_total_stays()
    {
        var balanced = Targets.OfClasses([0.0, 0, 0, 1], [1, 1, 2, 0.5]).Balanced();
        Assert.Equal(4.5, balanced.TotalWeight, 1e-12);
        Assert.Equal(2.25, balanced.ClassTotals()[0], 1e-12);
        Assert.Equal(2.25, balanced.ClassTotals()[1], 1e-12);
    }

    [Fact]
    public void Bad_targets_are_refused_with_their_row()
    {
        Refuses("Row 1 has the target NaN", () => Targets.Numbers([1, double.NaN]));
        Refuses("Row 0 has the weight -1", () => Targets.Numbers([1], [-1]));
        Refuses("Row 1 has the class 2 of 2", () => Targets.OfClasses([0, 2], ["a", "b"]));
        Refuses("weights has 1 elements", () => Targets.Numbers([1, 2], [1]));
        Assert.Throws<InvalidOperationException>(() => Targets.Numbers([1]).Balanced());
    }

    private static void Refuses(string words, Action action) =>
        Assert.Contains(words, Assert.ThrowsAny<ArgumentException>(action).Message, StringComparison.Ordinal);
}
