namespace Millwright.EndToEnd.Browser;

/// <summary>What is asked of every page alike.</summary>
public sealed class PagesTests(EveryPage pages) : IClassFixture<EveryPage>
{
    [Fact]
    public async Task No_page_puts_a_barrier_of_WCAG_A_or_AA_in_anybodys_way_in_light_or_dark_wide_or_narrow()
    {
        await pages.Visit();
        pages.Barriers.ShouldBeEmpty();
    }

    [Fact]
    public async Task No_page_errs_breaks_its_content_policy_or_asks_another_host()
    {
        await pages.Visit();
        pages.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task No_page_is_wider_than_a_phone()
    {
        await pages.Visit();
        pages.Wide.ShouldBeEmpty();
    }
}
