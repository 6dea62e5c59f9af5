import NextDocument, { type DocumentContext, Head, Html, Main, NextScript } from 'next/document';
import { BOOT_SCRIPT } from '@/components/studio/boot-script';
import { IconSprite } from '@/components/ui/icon-sprite';

/** What Next loads only to change pages in the browser: lists of them all and of their scripts. Our pages are links. */
const ROUTER_LISTS = /_(build|ssg)Manifest\.js$/;

class PageHead extends Head {
  override getScripts(files: Parameters<Head['getScripts']>[0]) {
    return super.getScripts(files).filter(({ props }) => !ROUTER_LISTS.test(props.src ?? ''));
  }
}

export default class Document extends NextDocument<{ nonce: string | undefined }> {
  static override async getInitialProps(context: DocumentContext) {
    const initial = await NextDocument.getInitialProps(context);
    const nonce = context.req?.headers['x-nonce'];
    return { ...initial, nonce: typeof nonce === 'string' ? nonce : undefined };
  }

  override render() {
    const { nonce, __NEXT_DATA__ } = this.props;
    // What a page's getServerSideProps calls it; next/head would weigh 2 KB in every page's script.
    const { title } = (__NEXT_DATA__.props.pageProps ?? {}) as { title?: string };
    return (
      <Html lang="en">
        <PageHead nonce={nonce}>
          <title>{title ? `${title} · Overpaint` : 'Overpaint'}</title>
          <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover" />
          <meta name="description" content="A self-hosted studio for GPT Image." />
          <meta name="theme-color" media="(prefers-color-scheme: light)" content="#faf9f8" />
          <meta name="theme-color" media="(prefers-color-scheme: dark)" content="#0f0e0d" />
          <link rel="icon" href="/icon.svg" type="image/svg+xml" />
          <link rel="manifest" href="/manifest.webmanifest" />
          {/* biome-ignore lint/security/noDangerouslySetInnerHtml: a constant of ours, under the page's nonce */}
          <script nonce={nonce} dangerouslySetInnerHTML={{ __html: BOOT_SCRIPT }} />
        </PageHead>
        <body>
          <IconSprite />
          <Main />
          <NextScript nonce={nonce} />
        </body>
      </Html>
    );
  }
}
